import { expect, test } from 'vitest';
import { changed, LineIndex } from '../../../base/text.ts';
import { parseSettings } from '../../../../protocol/settings.ts';
import { languages, never } from '../../../syntax/fixtures/testing.ts';
import { Trees, type Snapshot } from '../../../syntax/trees.ts';
import { classOf, FakeClasses, memberOf } from '../fixtures/fakeClasses.ts';
import type { ClonePorts } from '../ports.ts';
import { applyThere } from './applyThere.ts';
import { Baselines } from './baselines.ts';
import { cloneHints } from './cloneHints.ts';

const body = (
  name: string,
  list: string,
  each: string,
) => `export function ${name}(${list}: Order[]): number {
  let total = 0;
  for (const ${each} of ${list}) {
    total += ${each}.price;
  }
  return total;
}`;
const [a, b, c] = [
  body('sum', 'orders', 'order'),
  body('weigh', 'parcels', 'parcel'),
  body('count', 'list', 'it'),
];
const [one, two] = ['file:///w/one.ts', 'file:///w/two.ts'];

/** An editor with two files on disk, the places of one class in both. */
class Desk {
  readonly disk = new Map<string, string>();
  readonly open = new Map<string, { version: number; text: string }>();
  readonly classes = new FakeClasses([]);
  readonly #trees = new Trees(8);
  readonly ports: ClonePorts = {
    classes: this.classes,
    trees: this.#trees,
    settings: () => parseSettings({}),
    snapshot: async (uri) => this.#snapshot(uri, this.open.get(uri)) ?? (await this.ports.saved(uri)),
    saved: async (uri) => this.#snapshot(uri, { version: -1, text: this.disk.get(uri) ?? '' }),
  };
  readonly baselines = new Baselines(this.ports);

  /** `above` stands at the top of the first file. */
  constructor(above = '') {
    this.disk.set(one, `${above}${a}\n\n${b}\n`);
    this.disk.set(two, `// two\n${c}\n`);
    this.classes.set([
      this.#classNow('k', [
        [one, a],
        [one, b],
        [two, c],
      ]),
    ]);
  }

  edit(uri: string, from: string, to: string): void {
    const before = this.open.get(uri) ?? { version: 0, text: this.disk.get(uri) ?? '' };
    if (!before.text.includes(from)) throw new Error(`no ${from}`);
    this.open.set(uri, { version: before.version + 1, text: before.text.replace(from, to) });
  }

  /** Saves, and computes the classes anew. */
  save(uri: string, places: readonly (readonly [string, string])[]): void {
    this.disk.set(uri, this.open.get(uri)?.text ?? '');
    this.classes.set([this.#classNow('k', places)]);
    this.baselines.classesChanged();
  }

  async hints(uri: string) {
    const hints = await cloneHints({ textDocument: this.#named(uri) }, this, never);
    return hints.map(({ line, others }) => ({
      line,
      others: others.map(({ uri: there, range }) => `${there.slice(-6)} ${range.start.line}`),
    }));
  }

  /** What the files would be. */
  async apply(uri: string): Promise<Readonly<Record<string, string>> | string> {
    const params = { textDocument: this.#named(uri), classId: 'k' };
    const result = await applyThere(params, this, never);
    if (result.kind === 'none') return result.reason;
    const texts: Record<string, string> = {};
    for (const { member, edits } of result.places) {
      const text = (await this.ports.snapshot(member.uri))?.text ?? '';
      const lines = new LineIndex(text);
      const changes = edits.map(({ range, newText }) => ({
        span: { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) },
        text: newText,
      }));
      texts[member.uri] = changed(text, changes);
    }
    for (const { reason } of result.refused) texts[reason] = '';
    return texts;
  }

  #named(uri: string) {
    return { uri, version: this.open.get(uri)?.version ?? -1 };
  }

  #snapshot(uri: string, now: { version: number; text: string } | undefined): Snapshot | undefined {
    const language = languages.byId('typescript');
    return now === undefined || language === undefined ? undefined : { uri, language, ...now };
  }

  #classNow(id: string, places: readonly (readonly [string, string])[]) {
    return classOf(
      id,
      places.map(([uri, text]) => memberOf({ uri, text }, this.disk.get(uri) ?? '')),
    );
  }
}

test('an edit in one place tells of the others, of this file and of another, until they have it too', async () => {
  const desk = new Desk();
  desk.edit(one, 'order.price', 'order.price * 2');
  expect(await desk.hints(one)).toEqual([{ line: 3, others: ['one.ts 8', 'two.ts 1'] }]);
  desk.edit(one, 'parcel.price', 'parcel.price * 2');
  expect(await desk.hints(one)).toEqual([
    { line: 3, others: ['two.ts 1'] },
    { line: 11, others: ['two.ts 1'] },
  ]);
  desk.edit(two, 'it.price', 'it.price * 2');
  expect(await desk.hints(one)).toEqual([]);
  expect(await desk.hints(two)).toEqual([]);
});

test('there is nothing to tell without an edit, after an undo, of comments, and of another version', async () => {
  const desk = new Desk();
  expect(await desk.hints(one)).toEqual([]);
  desk.edit(one, 'order.price', 'order.cost');
  expect(await desk.hints(one)).toHaveLength(1);
  desk.edit(one, 'order.cost', 'order.price');
  expect(await desk.hints(one)).toEqual([]);
  desk.edit(one, '  let total', '  // all\n  let total');
  expect(await desk.hints(one)).toEqual([]);
  desk.edit(one, 'order.price', 'order.cost');
  expect(await cloneHints({ textDocument: { uri: one, version: 1 } }, desk, never)).toEqual([]);
});

test('who saves at once is told as well; once all have the edit, the next is measured from there', async () => {
  const desk = new Desk();
  expect(await desk.hints(one)).toEqual([]);
  desk.edit(one, 'order.price', 'order.price * 2');
  desk.save(one, [
    [one, b],
    [two, c],
  ]);
  expect(await desk.hints(one)).toEqual([{ line: 3, others: ['one.ts 8', 'two.ts 1'] }]);
  desk.edit(one, 'parcel.price', 'parcel.price * 2');
  desk.edit(two, 'it.price', 'it.price * 2');
  const doubled = (text: string) => text.replace('.price', '.price * 2');
  desk.save(two, [[two, doubled(c)]]);
  desk.save(one, [
    [one, doubled(a)],
    [one, doubled(b)],
    [two, doubled(c)],
  ]);
  expect(await desk.hints(one)).toEqual([]);
  desk.edit(one, 'order.price * 2', 'order.price * 3');
  expect(await desk.hints(one)).toEqual([{ line: 3, others: ['one.ts 8', 'two.ts 1'] }]);
});

test('the edit is made in all of the other places at once, with their names', async () => {
  const desk = new Desk();
  desk.edit(one, 'total += order.price;', 'if (order.open) total += order.price;');
  expect(await desk.apply(one)).toEqual({
    [one]: `${a.replace('total +=', 'if (order.open) total +=')}\n\n${b.replace('total +=', 'if (parcel.open) total +=')}\n`,
    [two]: `// two\n${c.replace('total +=', 'if (it.open) total +=')}\n`,
  });
});

test('where it cannot be made it is refused, with the reason', async () => {
  const desk = new Desk("import { rate } from './rate';\n\n");
  desk.edit(one, 'order.price', 'order.price * rate');
  expect(Object.keys(await desk.apply(one))).toEqual([one, 'rate is not known there']);
});

test('half of an edit is none yet', async () => {
  const desk = new Desk();
  desk.edit(one, 'order.price;', 'order.price * (;');
  expect(await desk.hints(one)).toEqual([]);
  desk.edit(one, '* (;', '* (2);');
  expect(await desk.hints(one)).toHaveLength(1);
});
