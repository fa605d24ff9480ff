import { expect, test } from 'vitest';
import type { Fault, StaticAnalysis } from '../../../analysis/staticAnalysis.ts';
import { none, some } from '../../../base/outcome.ts';
import { changed, LineIndex } from '../../../base/text.ts';
import { languages, never } from '../../../syntax/fixtures/testing.ts';
import { Trees } from '../../../syntax/trees.ts';
import { classOf, memberOf } from '../fixtures/fakeClasses.ts';
import { extract } from './extract.ts';

const trees = new Trees(4);
const uri = 'file:///w/a';

/** The file with a function extracted of the places between `«` and `»`, or why there is none. */
async function check(id: string, marked: string, analysis?: StaticAnalysis): Promise<string> {
  const text = marked.replaceAll(/[«»]/g, '');
  const lines = new LineIndex(text);
  const members = [...marked.matchAll(/«([^»]*)»/g)].map(({ index, 1: place = '' }, at) => {
    const range = { start: lines.placeAt(index - 2 * at), end: lines.placeAt(index - 2 * at + place.length) };
    return { ...memberOf({ uri, text: place }, text), range };
  });
  const language = languages.byId(id);
  if (language === undefined) throw new Error(`no ${id}`);
  const snapshot = { uri, version: 1, language, text };
  const ports = { trees, analysisOf: () => analysis, absenceOf: () => 'nobody knows it' };
  const each = classOf('k', members);
  const result = await extract(snapshot, each, ports, never);
  if (result.kind === 'none') return result.reason;
  const { changes, verdict, reason, nameAt, name } = result.value;
  const made = changed(text, changes);
  expect(made.slice(nameAt, nameAt + name.length)).toBe(name);
  return `${verdict}${reason === '' ? '' : `: ${reason}`}\n${made}`;
}

/** Faults of a text by its parts; the type of every variable. */
function knowing(faults: Readonly<Record<string, string>>, type = ''): StaticAnalysis {
  const faultsIn = (text: string): Fault[] =>
    Object.entries(faults).flatMap(([part, code]) =>
      text
        .split(part)
        .slice(1)
        .map(() => ({ span: { start: 0, end: 1 }, code, message: code })),
    );
  return {
    name: 'a fake',
    members: async () => none('not asked'),
    faults: async ({ text }) => some(faultsIn(text)),
    typeOf: async () => (type === '' ? none('it has no type') : some(type)),
  };
}

test('variables of the surroundings and what differs go in, what is used behind comes out', async () => {
  const marked = `import { log } from './log.js';

/** The first. */
function orders(list) {
  «const prices = list.map((item) => item.price);
  log('orders', prices.length);
  // Largest last.
  prices.sort();»
  return prices[0];
}

function parcels(all) {
  if (all.length > 1) {
    «const weights = all.map((item) => item.price);
    log('parcels', weights.length);
    weights.sort();»
    return weights.at(-1);
  }
}
`;
  expect(await check('javascript', marked)).toBe(`unverified: nobody knows it
import { log } from './log.js';

function extracted(list, value) {
  const prices = list.map((item) => item.price);
  log(value, prices.length);
  // Largest last.
  prices.sort();
  return prices;
}

/** The first. */
function orders(list) {
  const prices = extracted(list, 'orders');
  return prices[0];
}

function parcels(all) {
  if (all.length > 1) {
    const weights = extracted(all, 'parcels');
    return weights.at(-1);
  }
}
`);
});

test('a variable that is changed goes in and comes out', async () => {
  const marked = `function f(a, total) {
  «for (const each of a) {
    if (each < 0) continue;
    total += each;
  }»
  return total;
}

function g(b, sum) {
  «for (const one of b) {
    if (one < 0) continue;
    sum += one;
  }»
  return sum * 2;
}
`;
  expect(await check('javascript', marked)).toContain(`function extracted(a, total) {
  for (const each of a) {
    if (each < 0) continue;
    total += each;
  }
  return total;
}

function f(a, total) {
  total = extracted(a, total);
  return total;
}

function g(b, sum) {
  sum = extracted(b, sum);
  return sum * 2;
}
`);
});

test('bodies of whole functions are called at their end', async () => {
  const marked = `class Shop:
    «def total(self, orders):
        """What they come to."""
        found = [order.price for order in orders]
        if not found:
            return 0
        return sum(found) + self.fee»

    «def weight(self, parcels):
        """What they weigh."""
        kept = [parcel.price for parcel in parcels]
        if not kept:
            return 0
        return sum(kept) + self.fee»
`;
  expect(await check('python', marked)).toBe(`unverified: nobody knows it
def extracted(orders, self):
    found = [order.price for order in orders]
    if not found:
        return 0
    return sum(found) + self.fee


class Shop:
    def total(self, orders):
        """What they come to."""
        return extracted(orders, self)

    def weight(self, parcels):
        """What they weigh."""
        return extracted(parcels, self)
`);
});

test('several results where the language has them', async () => {
  const marked = `def f(rows):
    «low = min(rows)
    high = max(rows)»
    return high - low


def g(lines):
    «least = min(lines)
    most = max(lines)»
    return most - least
`;
  expect(await check('python', marked)).toContain(`    least, most = extracted(lines)
    return most - least
`);
});

test('parameters have types where the language writes them', async () => {
  const marked = `function f(a: number[]): number {
  «const sum = a.reduce((x, y) => x + y, 1);
  console.log(sum);»
  return sum;
}
function g(b: number[]): void {
  «const all = b.reduce((x, y) => x + y, 2);
  console.log(all);»
}
`;
  expect(await check('typescript', marked, knowing({}, 'number[]'))).toContain(`verified
function extracted(a: number[], value: number) {
  const sum`);
});

const twice = (statement: string, around: readonly [string, string] = ['', '']) =>
  `function f(a, b) {\n${around[0]}  «${statement}»\n${around[1]}}\n\nfunction g(a, b) {\n${around[0]}  «${statement}»\n${around[1]}}\n`;
const refused: readonly (readonly [string, string, string])[] = [
  ['javascript', twice('if (a) return b;', ['', '  a();\n']), 'it returns from the function around it'],
  ['javascript', twice('if (a) break;\n  b();', ['  for (;;) {\n', '  }\n']), 'it leaves a loop around it'],
  ['javascript', twice('a(await b);\n  b();'), 'await needs the function around it'],
  ['javascript', twice('this.a(b);\n  b();'), 'this would be another one in a function of its own'],
  [
    'javascript',
    twice('const x = a();\n  const y = b();', ['', '  x(y);\n']),
    'it has more than one result: x, y',
  ],
  ['javascript', twice('a(b'), 'it is not made of whole statements'],
  ['go', 'package a\n\nfunc f() {\n\t«g()»\n\t«g()»\n}\n', 'how a function is written in Go is not known'],
  [
    'javascript',
    'function f(a) {\n  «a.x();»\n}\nfunction g(b) {\n  «b.y();»\n}\n',
    'x and y cannot be handed over',
  ],
  [
    'python',
    'n = 0\ndef f():\n    global n\n    «n += 1»\ndef g():\n    global n\n    «n += 1»\n',
    'it changes n, which is no variable of the function around it',
  ],
];
test.each(refused)('%s: %j is refused', async (id, marked, reason) => {
  expect(await check(id, marked)).toBe(reason);
});

test('it is offered only where the analyzer finds nothing new', async () => {
  const marked = twice('a(b);\n  b(a);');
  expect(await check('javascript', marked, knowing({ 'function f': '1' }))).toMatch(/^verified\n/);
  expect(await check('javascript', marked, knowing({ 'extracted(': '7006' }))).toBe(
    'a fake finds an error in it: 7006',
  );
  const silent = { ...knowing({}), faults: async () => none('it is starting') };
  expect(await check('javascript', marked, silent)).toMatch(/^unverified: it is starting\n/);
});
