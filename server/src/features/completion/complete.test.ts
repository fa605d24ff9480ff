import { afterAll, expect, test } from 'vitest';
import { late, type Fault, type StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { none, some } from '../../base/outcome.ts';
import { TokenCaches } from '../../index/tokenCaches.ts';
import { languages, never } from '../../syntax/fixtures/testing.ts';
import { Trees } from '../../syntax/trees.ts';
import { complete, type PromptedModel, type Suggestion } from './complete.ts';
import { typedThrough } from './typedThrough.ts';

const path = '/shop/checkout.ts';
const trees = new Trees(2);
afterAll(() => trees.dispose());

interface Scene {
  /** `|` is the cursor. */
  readonly text: string;
  /** Other files of the workspace. */
  readonly others?: Readonly<Record<string, string>>;
  /** By receiver. Absent: there is no analyzer. */
  readonly members?: Readonly<Record<string, readonly string[]>>;
  /** What may be imported, or is in scope. */
  readonly names?: readonly string[];
  /** How many arguments every callee takes, and what is told of each question. */
  readonly arity?: number;
  readonly onArity?: () => void;
  /** What a text ends in that cannot be called. */
  readonly uncallable?: string;
  /** Words that the analyzer calls errors. */
  readonly wrong?: readonly string[];
  /** Finds errors in a text, as spans. */
  readonly faulty?: (text: string) => readonly (readonly [start: number, end: number])[];
  /** The analyzer has no time. */
  readonly isBusy?: boolean;
  /** The model that is asked where the caches are not sure. */
  readonly prompted?: PromptedModel;
  readonly confidence?: number;
  readonly alternatives?: number;
}

async function suggested(scene: Scene) {
  const { snapshot, offset } = snapshotOf(scene.text);
  const caches = new TokenCaches();
  for (const [other, text] of Object.entries(scene.others ?? {})) caches.put(other, 'ecmascript', text);
  const request = {
    snapshot,
    path,
    shownPath: 'checkout.ts',
    offset,
    minimumConfidence: scene.confidence ?? 0.1,
    alternatives: scene.alternatives ?? 1,
    guidance: 'verified' as const,
  };
  return await complete(
    request,
    {
      caches,
      trees,
      analysisOf: () => analyzerOf(scene),
      absenceOf: () => 'no analyzer knows this language',
      prompted: () => scene.prompted,
    },
    never,
  );
}

let version = 0;
function snapshotOf(marked: string) {
  const language = languages.byId('typescript');
  if (language === undefined) throw new Error('no typescript');
  version += 1;
  const text = marked.replace('|', '');
  return {
    snapshot: { uri: 'file:///shop/checkout.ts', version, language, text },
    offset: marked.indexOf('|'),
  };
}

function analyzerOf({
  members,
  names,
  arity,
  onArity,
  uncallable,
  wrong = [],
  faulty = () => [],
  isBusy = false,
}: Scene): StaticAnalysis | undefined {
  if (members === undefined) return undefined;
  return {
    name: 'a fake',
    members: async ({ text }, offset) => {
      if (isBusy) return late('a fake did not answer');
      const receiver = /(\w+)\??\.$/.exec(text.slice(0, offset))?.[1] ?? '';
      const names = members[receiver];
      if (names === undefined) return none('the receiver has no known type');
      return some(names.map((name) => ({ name, kind: 'property' as const })));
    },
    ...(names === undefined
      ? {}
      : { names: async () => some(names.map((name) => ({ name, kind: 'value' as const }))) }),
    ...(arity === undefined
      ? {}
      : {
          arity: async () => {
            onArity?.();
            return some({ least: arity, most: arity });
          },
        }),
    ...(uncallable === undefined
      ? {}
      : { callable: async ({ text }, offset) => some(!text.slice(0, offset).endsWith(uncallable)) }),
    faults: async ({ text }) => {
      const places = wrong.flatMap((word) =>
        [...text.matchAll(new RegExp(`\\b${word}\\b`, 'g'))].map(({ index }) => [index, index + word.length]),
      );
      return some(
        [...places, ...faulty(text)].map(([start = 0, end = 0]): Fault => ({
          span: { start, end },
          code: '2304',
          message: 'no such name',
        })),
      );
    },
  };
}

async function check(scene: Scene, text: string, verdict: Suggestion['verdict']) {
  const found = await suggested(scene);
  expect(found).toMatchObject({ kind: 'some', value: [{ text, verdict }] });
}

const repeated = 'show(basket.total());\nshow(basket.total());\nshow(basket.total());\n';

test('what the file says again is suggested, and verified', () =>
  check({ text: `${repeated}show(|`, members: { basket: ['total'] } }, 'basket.total());', 'verified'));

test('without an analyzer it is not verified', () =>
  check({ text: `${repeated}show(|` }, 'basket.total());', 'unverified'));

test('where the analyzer does not know the receiver it is not verified', () =>
  check({ text: `${repeated}show(|`, members: {} }, 'basket.total());', 'unverified'));

test('a half-typed word is completed', () =>
  check({ text: `${repeated}show(bas|`, members: { basket: ['total'] } }, 'ket.total());', 'verified'));

test('another file of the workspace is known', () =>
  check(
    { text: 'show(|', others: { '/shop/a.ts': repeated }, confidence: 0.001, members: { basket: ['total'] } },
    'basket.total());',
    'verified',
  ));

test('no member is invented: the type has another, which comes instead', () =>
  check(
    {
      text: `order.customer();\norder.customer();\norder.customer();\nbasket.price();\nbasket.|`,
      members: { order: ['customer'], basket: ['price'] },
    },
    'price();',
    'verified',
  ));

test('what the analyzer finds wrong is not shown', async () => {
  const found = await suggested({
    text: `${repeated}show(|`,
    members: { basket: ['total'] },
    wrong: ['basket'],
  });
  expect(JSON.stringify(found)).not.toContain('basket.total');
});

const imports = `import { customer } from './a';\nimport { customer } from './b';\nimport { price } from './c';\n`;

test('a list of imports is written into, and names only what the module exports', () =>
  check(
    { text: `${imports}import { |} from './shop';\n`, members: {}, names: ['price'], confidence: 0.01 },
    'price',
    'verified',
  ));

test('beyond the cursor the analyzer is asked only once it has found an error', async () => {
  let asked = 0;
  const seen = `${'show(sell(a));\n'.repeat(3)}${'show(sell(a, b));\n'.repeat(5)}`;
  const scene = { text: `${seen}|`, members: {}, confidence: 0, arity: 1, onArity: () => (asked += 1) };
  await check(scene, 'show(sell(a, b));', 'verified');
  expect(asked).toBe(0);
  const tooMany = (text: string) =>
    [...text.matchAll(/, b/g)].map(({ index }) => [index, index + 3] as const);
  await check({ ...scene, faulty: tooMany }, 'show(sell(a));', 'verified');
  expect(asked).toBeGreaterThan(0);
});

/** Calls of `add` that have no argument. */
const argumentless = (text: string) =>
  [...text.matchAll(/add\(\)/g)].map(({ index }) => [index, index + 3] as const);

test('what cannot be called is not, whatever arguments are to come', () =>
  check(
    {
      text: 'basket.add(\n  one,\n);\nbasket.add(\n  one,\n);\nbasket.add + 1;\nbasket.|',
      members: { basket: ['add'] },
      faulty: argumentless,
      uncallable: '.add',
      confidence: 0,
    },
    'add + 1;',
    'verified',
  ));

test('arguments that are still to come are not missing', () =>
  check(
    {
      text: 'basket.add(\n  one,\n);\nbasket.add(\n  one,\n);\nbasket.|',
      members: { basket: ['add'] },
      faulty: argumentless,
    },
    'add(',
    'verified',
  ));

test('a name before an open bracket is none because of the bracket', async () => {
  const text = 'basket.add(\n  one,\n);\nbasket.add(\n  one,\n);\nbasket.|';
  const found = await suggested({ text, members: {}, wrong: ['add'] });
  expect(JSON.stringify(found)).not.toContain('add');
});

test('an error around the place that was there before is none of the suggestion', () =>
  check(
    {
      text: `${repeated}wrap(show(|\nend`,
      members: { basket: ['total'] },
      faulty: (text) => [[text.indexOf('wrap'), text.length]],
    },
    'basket.total())',
    'verified',
  ));

test('no half of a member is one: the next likely member comes instead', () =>
  check(
    {
      text: 'a.tot;\na.tot;\na.tot;\na.total;\nbasket.|',
      members: { basket: ['total'], a: ['tot', 'total'] },
      confidence: 0,
    },
    'total;',
    'verified',
  ));

test('what stands before an error is left when nothing else fits', async () => {
  const text = 'basket.add(one);\nbasket.add(one);\nbasket.add(one);\nbasket.|';
  const found = await suggested({
    text,
    members: { basket: ['add'] },
    wrong: ['one', 'basket'],
    confidence: 0,
  });
  expect(found).toMatchObject({ kind: 'some', value: [{ text: 'add(', verdict: 'verified' }] });
});

test('while the analyzer has no time nothing is guessed after a dot', async () => {
  const found = await suggested({ text: `${repeated}show(basket.|`, members: {}, isBusy: true });
  expect(found).toMatchObject({ kind: 'none', reason: 'a fake did not answer' });
});

/** Writes `line` whatever stands before, in pieces of two characters, and after a dot `choices`, the likeliest first. */
function prompted(line: string, choices: readonly string[]): PromptedModel {
  const pieces = [
    ...(line.match(/[^]{1,2}/g) ?? []),
    ...choices.flatMap((each) => each.match(/[^]{1,2}/g) ?? []),
  ];
  const texts = ['', ...new Set(pieces)];
  const textOf = (id: number) => texts[id] ?? '';
  return {
    name: 'a model',
    vocabulary: { size: texts.length, hasWholeWords: false, textOf, textAfter: textOf },
    prompt: () => [0],
    next: async (context, most, allows) => {
      const written = context
        .slice(1)
        .map((id) => texts[id] ?? '')
        .join('');
      const wholes = written.length < line.length ? [line] : choices.map((each) => line + each);
      const nexts = wholes.flatMap((whole) => {
        const piece = whole.startsWith(written) ? whole.slice(written.length).slice(0, 2) : '';
        const id = texts.indexOf(piece);
        return piece === '' || id === -1 || !allows(id) ? [] : [{ id, probability: 0.9 / wholes.length }];
      });
      return nexts.slice(0, most);
    },
  };
}

test('where the caches are not sure the model is asked, and held to the type', async () => {
  const model = prompted('basket.', ['customer', 'price']);
  const scene = { text: 'const name = |', members: { basket: ['price'] }, prompted: model };
  expect(await suggested(scene)).toMatchObject({
    kind: 'some',
    value: [{ text: 'basket.price', verdict: 'verified', model: 'a model' }],
  });
});

test('what is half typed is healed when the model has pieces of words', async () => {
  const model = prompted('basket.price', []);
  const scene = { text: 'const name = bas|', members: { basket: ['price'] }, prompted: model };
  expect(await suggested(scene)).toMatchObject({ kind: 'some', value: [{ text: 'ket.price' }] });
});

test('nothing says why', async () => {
  expect(await suggested({ text: 'quite(new, |' })).toMatchObject({ kind: 'none' });
  expect(await suggested({ text: `${repeated}show(|`, confidence: 1 })).toMatchObject({ kind: 'none' });
});

test('alternatives begin differently', async () => {
  const text = 'use(one);\nuse(two);\nuse(one);\nuse(two);\nuse(one);\nuse(|';
  const found = await suggested({ text, alternatives: 2, confidence: 0.01 });
  if (found.kind === 'none') throw new Error(found.reason);
  expect(found.value.map((each) => each.text).toSorted()).toEqual(['one);', 'two);']);
});

test('the last suggestion goes on while it is typed', async () => {
  const { snapshot, offset } = snapshotOf('show(|');
  const suggestion = {
    text: 'basket);',
    verdict: 'verified',
    by: '',
    reason: '',
    confidence: 1,
    imports: [],
    model: '',
  } as const;
  const shown = { uri: snapshot.uri, text: snapshot.text, offset, suggestion };
  const after = (marked: string) => {
    const now = snapshotOf(marked);
    return typedThrough(shown, now.snapshot, now.offset)?.text;
  };
  expect(after('show(bas|')).toBe('ket);');
  expect(after('show(bag|')).toBeUndefined();
  expect(after('show(basket);|')).toBeUndefined();
  expect(after('hide(bas|')).toBeUndefined();
});

test('the body of a block is written whole', () => {
  const body = ' {\n  const kept = basket.filter(Boolean);\n  return kept.length;\n}\n';
  const text = `function one(basket)${body}function two(basket)${body}function three(basket) {\n  |\n}\n`;
  return check(
    { text, confidence: 0.1 },
    'const kept = basket.filter(Boolean);\n  return kept.length;',
    'unverified',
  );
});

test('alternatives leave one another where the model was least sure', async () => {
  const lines = 'cart.add(one, first);\n'.repeat(6) + 'cart.add(one, last);\n'.repeat(4);
  const found = await suggested({ text: `${lines}cart.|`, alternatives: 2, confidence: 0.01 });
  expect(found).toMatchObject({
    kind: 'some',
    value: [{ text: expect.stringContaining('(one, ') }, { text: expect.stringContaining('(one, ') }],
  });
  const texts = found.kind === 'some' ? found.value.map(({ text }) => text) : [];
  expect(texts.map((text) => /first|last/.exec(text)?.[0] ?? '')).toEqual(
    expect.arrayContaining(['first', 'last']),
  );
});
