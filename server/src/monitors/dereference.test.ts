import { expect, test } from 'vitest';
import { Cancelled } from '../base/checkpoint.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import { decode } from '../decoding/decode.ts';
import { Lexicon } from '../inference/ngram/lexicon.ts';
import { NestedCaches } from '../inference/ngram/nested.ts';
import { TokenCache } from '../inference/ngram/cache.ts';
import { dereferenceMonitor } from './dereference.ts';
import { allowed, decoded, never, placesOf } from './fixtures/holding.ts';

/** What a model that knows `seen` writes after `text`, when the receivers' members are those. */
async function check(
  seen: string,
  text: string,
  members: Readonly<Record<string, readonly string[] | string>>,
) {
  const lexicon = new Lexicon();
  const cache = new TokenCache();
  cache.add(lexicon.encode(seen));
  const questions: string[] = [];
  const monitor = dereferenceMonitor(
    { operators: ['.', '?.'], instead: { '?.': '^[[(]' } },
    async (receiver) => {
      questions.push(receiver);
      const known = members[/(\w+)\??\.$/.exec(receiver)?.[1] ?? ''] ?? 'unknown receiver';
      return typeof known === 'string' ? none(known) : some({ names: new Set(known) });
    },
  );
  const model = new NestedCaches(lexicon, [cache]);
  const endIn = (token: string) => token.indexOf('\n');
  const { steps, held, mayEnd } = await decode(
    { model, monitor, text, context: lexicon.encode(text), typed: '', tried: new Map(), most: 20, endIn },
    never,
  );
  return { text: steps.map((step) => step.text).join(''), questions, mayEnd, ...held(steps.length) };
}

const seen = 'order.customer();\nbasket.customer();\nbasket.customer();\nbasket.total();\n';

test('an invented member is taken back, and what the type has comes instead', async () => {
  expect((await check(seen, 'basket.', { basket: ['total', 'add'] })).text).toBe('total();');
});

test('a member that exists stays', async () => {
  const { text, monitored, answered } = await check(seen, 'basket.', { basket: ['customer', 'total'] });
  expect({ text, monitored: monitored > 0, all: monitored === answered }).toEqual({
    text: 'customer();',
    monitored: true,
    all: true,
  });
});

test('where the analyzer has no answer, decoding goes on and says why', async () => {
  expect(await check(seen, 'basket.', { basket: 'the receiver is any' })).toMatchObject({
    text: 'customer();',
    answered: 0,
    reason: 'the receiver is any',
  });
});

test('no member that the model knows: nothing is written', async () => {
  expect((await check(seen, 'basket.', { basket: ['empty'] })).text).toBe('');
});

test('dereferences further on are held too, each asked for once', async () => {
  const chained = 'const a = basket.first.price;\n';
  const answers = { basket: ['first'], first: ['price'] };
  expect(await check(chained, 'const a = basket.', answers)).toMatchObject({
    text: 'first.price;',
    questions: ['const a = basket.', 'const a = basket.first.'],
  });
});

test('brackets may stand after an optional dereference, a name that is no member may not', async () => {
  const monitor = dereferenceMonitor({ operators: ['.', '?.'], instead: { '?.': '^[[(]' } }, async () =>
    some({ names: new Set(['total']) }),
  );
  const tokens = ['total', 'price', '[', '(', 'to'];
  expect(await allowed(monitor, 'basket?.', tokens)).toBe('total [ ( to');
  expect(await allowed(monitor, 'basket.', tokens)).toBe('total to');
});

test('whether a receiver takes any name is asked once a name is to be refused', async () => {
  const questions: string[] = [];
  const check = async (member: string, answer: Outcome<boolean>) => {
    const monitor = dereferenceMonitor({ operators: ['.'] }, async (before) =>
      some({
        names: new Set(['total']),
        takesAnyName: async () => {
          questions.push(`${before}${member}`);
          return answer;
        },
      }),
    );
    return await decoded(`basket.${member};\norder.total;\n`, 'basket.', monitor);
  };
  expect(await check('total', some(true))).toMatchObject({ text: 'total;', monitored: 2, answered: 2 });
  expect(questions).toEqual([]);
  expect(await check('price', some(false))).toMatchObject({ text: 'total;', monitored: 2, answered: 2 });
  const reason = 'the receiver takes any name';
  expect(await check('price', some(true))).toMatchObject({ text: 'price;', answered: 0, reason });
  expect(await check('price', none('no time'))).toMatchObject({
    text: 'price;',
    answered: 0,
    reason: 'no time',
  });
  expect(questions).toEqual(['basket.price', 'basket.price', 'basket.price']);
});

test('a member that is declared by being assigned to is none that has to be there', async () => {
  const { members } = placesOf('python').monitors;
  const monitor = dereferenceMonitor({ operators: ['.'], declared: members! }, async () =>
    some({ names: new Set(['total']) }),
  );
  const check = async (text: string, token: string, ahead: string) => {
    const answer = await monitor.maskAfter(text, never);
    return answer?.kind === 'some' && answer.value(token, ahead);
  };
  expect(await check('self.', 'price', ' = 1')).toBe(true);
  expect(await check('self.', 'price', ': int = 1')).toBe(true);
  expect(await check('self.', 'price', ' == 1')).toBe(false);
  expect(await check('basket.', 'price', ' = 1')).toBe(false);
  expect(await check('self.', 'total', ' + 1')).toBe(true);
});

test.for([
  ['void Till::', '() {', true],
  ['std::string shop::Till<T>::', '(int cents) const {', true],
  ['int Till::', ' = 0;', true],
  ['void Till::', '::nested() {', false],
  ['  Till::', '();', false],
  ['auto all = Till::', '();', false],
  ['sell(Till::', '());', false],
] as const)(
  'C++: after %j a member that nobody may use from there is declared by %j: %j',
  async ([before, ahead, expected]) => {
    const { members } = placesOf('cpp').monitors;
    const monitor = dereferenceMonitor({ operators: ['::'], declared: members! }, async () =>
      some({ names: new Set(['open']) }),
    );
    const answer = await monitor.maskAfter(`int count;\n${before}`, never);
    expect(answer?.kind === 'some' && answer.value('hidden', ahead)).toBe(expected);
  },
);

test.for([
  ['rust', 'use shop::', '{', true],
  ['rust', 'pair.', '0', true],
  ['rust', 'till.', '{', false],
  ['go', 'err.', '(', true],
  ['cpp', 'int Shop::', '*', true],
  ['php', '$shop->', '$', true],
  ['typescript', 'shop?.', '[', true],
  ['typescript', 'shop.', '[', false],
] as const)(
  '%s: after %j may stand %j, which is no name: %j',
  async ([language, before, token, expected]) => {
    const { dereference: operators, monitors } = placesOf(language);
    const { instead } = monitors;
    const monitor = dereferenceMonitor({ operators, instead: instead! }, async () =>
      some({ names: new Set(['open']) }),
    );
    const answer = await monitor.maskAfter(before, never);
    expect(answer?.kind === 'some' && answer.value(token, 'x')).toBe(expected);
  },
);

test('in TypeScript only a function has members that are declared so', async () => {
  const { members } = placesOf('typescript').monitors;
  const check = async (text: string, names: readonly string[], ahead: string) => {
    const monitor = dereferenceMonitor({ operators: ['.'], declared: members! }, async () =>
      some({ names: new Set(names) }),
    );
    const answer = await monitor.maskAfter(text, never);
    return answer?.kind === 'some' && answer.value('price', ahead);
  };
  const ofFunction = ['apply', 'bind', 'call', 'name'];
  expect(await check('a();\nsell.', ofFunction, ' = 1')).toBe(true);
  expect(await check('a();\nsell.', ofFunction, ' == 1')).toBe(false);
  expect(await check('a();\nsell.', ofFunction, '()')).toBe(false);
  expect(await check('a();\nbasket.', ['total'], ' = 1')).toBe(false);
  expect(await check('const a = sell.', ofFunction, ' = 1')).toBe(false);
});

test.each(['1.', '...', 'a + '])('%j is no dereference', async (text) => {
  expect((await check(`${text}b;\n${text}b;\n`, text, {})).questions).toEqual([]);
});

test('a question that fails after decoding was cancelled ends nothing else', async () => {
  const lexicon = new Lexicon();
  const cache = new TokenCache();
  cache.add(lexicon.encode(seen));
  const { promise, reject } = Promise.withResolvers<never>();
  const monitor = dereferenceMonitor({ operators: ['.'] }, () => promise);
  let left = 2;
  const cancelling = async () => {
    left -= 1;
    if (left < 0) throw new Cancelled();
  };
  const model = new NestedCaches(lexicon, [cache]);
  const context = lexicon.encode('basket.');
  const decoding = {
    model,
    monitor,
    text: 'basket.',
    context,
    typed: '',
    tried: new Map(),
    most: 20,
    endIn: () => -1,
  };
  await expect(decode(decoding, cancelling)).rejects.toBeInstanceOf(Cancelled);
  // The test runner fails on a rejection that nobody hears.
  reject(new Error('the analyzer ended'));
});
