import { expect, test } from 'vitest';
import { Cancelled, checkpointOf, type Checkpoint } from '../../base/checkpoint.ts';
import { InFlight, type Asked } from './inFlight.ts';

const never = checkpointOf(new AbortController().signal);

function placed(marked: string, isInvoked = false): Asked {
  const offset = marked.indexOf('|');
  return { uri: 'file:///a.ts', text: marked.replace('|', ''), offset, isInvoked };
}

/** Answers that are given by hand, and the places that were begun. */
function scene() {
  const inFlight = new InFlight<string>();
  const begun: { readonly marked: string; give(answer: string): void; readonly checkpoint: Checkpoint }[] =
    [];
  const ask = (marked: string, checkpoint: Checkpoint = never, isInvoked = false) => {
    const asked = placed(marked, isInvoked);
    const start = (shared: Checkpoint) => {
      const { promise, resolve } = Promise.withResolvers<string>();
      begun.push({ marked, give: resolve, checkpoint: shared });
      return promise;
    };
    const restOf = (answer: string, from: Asked) => {
      const typed = asked.text.slice(from.offset, asked.offset);
      return answer.startsWith(typed) ? answer.slice(typed.length) : undefined;
    };
    return inFlight.answer(asked, { start, restOf }, checkpoint);
  };
  return { ask, begun, give: (answer: string) => begun.at(-1)?.give(answer) };
}

test('the same place is answered once', async () => {
  const { ask, begun, give } = scene();
  const both = Promise.all([ask('basket.|'), ask('basket.|')]);
  give('total');
  expect(await both).toEqual(['total', 'total']);
  expect(begun).toHaveLength(1);
});

test('but not where a person asks for more', async () => {
  const { ask, begun } = scene();
  const first = ask('basket.|');
  const second = ask('basket.|', never, true);
  for (const each of begun) each.give('total');
  expect(await Promise.all([first, second])).toEqual(['total', 'total']);
  expect(begun).toHaveLength(2);
});

test('what was typed since is the start of what is being written', async () => {
  const { ask, begun, give } = scene();
  const first = ask('basket.|;');
  const second = ask('basket.to|;');
  give('total()');
  expect(await Promise.all([first, second])).toEqual(['total()', 'tal()']);
  expect(begun).toHaveLength(1);
});

test('where it is not, the place is asked about by itself, and what was begun is given up', async () => {
  const { ask, begun } = scene();
  const first = ask('basket.|;');
  const second = ask('basket.s|;');
  begun[0]?.give('total()');
  await first;
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.give('ize');
  expect(await second).toBe('ize');
  await expect(begun[0]?.checkpoint()).rejects.toThrow(Cancelled);
});

test('a keystroke does not wait for long', async () => {
  const { ask, begun, give } = scene();
  void ask('basket.|');
  const second = ask('basket.t|');
  await expect.poll(() => begun.length).toBe(2);
  give('otal');
  expect(await second).toBe('otal');
});

test('another text is never waited for', async () => {
  const { ask, begun } = scene();
  void ask('basket.|');
  const second = ask('shop.basket.|');
  begun[1]?.give('total');
  expect(await second).toBe('total');
});

test('who is cancelled gets no answer, and who waits for the same gets one', async () => {
  const { ask, begun, give } = scene();
  const unwanted = new AbortController();
  const first = ask('basket.|', checkpointOf(unwanted.signal));
  unwanted.abort();
  await expect(first).rejects.toThrow(Cancelled);
  const second = ask('basket.t|');
  give('total');
  expect(await second).toBe('otal');
  expect(begun).toHaveLength(1);
});

test('what nobody waits for is given up', async () => {
  const { ask, begun } = scene();
  const unwanted = new AbortController();
  const first = ask('basket.|', checkpointOf(unwanted.signal));
  unwanted.abort();
  await expect(first).rejects.toThrow(Cancelled);
  const isGivenUp = () =>
    begun[0]?.checkpoint().then(
      () => false,
      (error: unknown) => error instanceof Cancelled,
    );
  await expect.poll(isGivenUp).toBe(true);
});
