import { expect, test } from 'vitest';
import { changed, type Span } from '../../../base/text.ts';
import { treeOf } from '../../../syntax/fixtures/testing.ts';
import { codeOf, tokensIn } from './codeTokens.ts';
import { meaningsOf, namesOf } from './meanings.ts';
import { editInside, fileHunks, type MemberEdit } from './memberEdit.ts';
import { transferred } from './transfer.ts';

/** The twin after the edit of the place has been carried over: text, or why not. All texts are whole files. */
async function check(language: string, [before, after, twin]: readonly [string, string, string]) {
  using treeBefore = await treeOf(language, before);
  using treeAfter = await treeOf(language, after);
  using treeTwin = await treeOf(language, twin);
  const [codeBefore, codeAfter, codeTwin] = [treeBefore, treeAfter, treeTwin].map(codeOf);
  if (codeBefore === undefined || codeAfter === undefined || codeTwin === undefined)
    throw new Error('no code');
  const edit = editInside(fileHunks(codeBefore, codeAfter), tokensIn(codeBefore, placeOf(before)), {
    before: codeBefore,
    after: codeAfter,
  });
  if (edit === undefined) return 'no edit';
  const span = placeOf(twin);
  const meanings = meaningsOf(
    { names: namesOf(treeAfter), inserted: insertedBy(edit), uri: 'a' },
    { names: namesOf(treeTwin), span, uri: 'b' },
  );
  const result = transferred(edit, { code: codeTwin, tokens: tokensIn(codeTwin, span) }, meanings);
  if (result.kind === 'none') return result.reason;
  const { changes } = result.value;
  if (changes.length === 0) return 'nothing to do';
  // No change begins or ends within a character.
  for (const { span } of changes)
    for (const at of [span.start, span.end]) expect(twin.slice(0, at)).not.toMatch(/[\ud800-\udbff]$/);
  return (result.value.isSame ? '' : '(differs there)\n') + changed(twin, changes);
}

/** The place is the function of a file. */
function placeOf(text: string): Span {
  const start = /^(?:function|def)\b/m.exec(text)?.index ?? 0;
  return { start, end: text.trimEnd().length };
}

function insertedBy({ after, hunks }: MemberEdit): readonly Span[] {
  return hunks.map(({ after: { start, end } }) => ({
    start: after.tokens[start]?.span.start ?? 0,
    end: after.tokens[end - 1]?.span.end ?? 0,
  }));
}

const sum = `function sum(orders: Order[]): number {
  let total = 0;
  for (const order of orders) {
    total += order.price;
  }
  return total;
}
`;
/** The same with other names, another literal, tabs, comments and a blank line. */
const weigh = `function weigh(parcels: Parcel[]): number {
\tlet weight = 1;
\tfor (const parcel of parcels) {
\t\tweight += parcel.grams; // each

\t}
\treturn weight;
}
`;

test('a changed condition is said with the names of the twin', async () => {
  const before = sum.replace('total += order.price;', 'if (order.open) total += order.price;');
  const after = before.replace('order.open', 'order.open && order.price > 0');
  const twin = weigh.replace('weight += parcel.grams;', 'if (parcel.sent) weight += parcel.grams;');
  expect(await check('typescript', [before, after, twin])).toBe(
    twin.replace('parcel.sent', 'parcel.sent && parcel.grams > 0'),
  );
});

test('inserted lines stand at the depth of the twin, whose comments and blank lines stay', async () => {
  const after = sum.replace(
    '    total += order.price;\n',
    '    if (order === undefined) {\n      continue;\n    }\n    total += order.price;\n',
  );
  expect(await check('typescript', [sum, after, weigh])).toBe(
    weigh.replace('\t\tweight +=', '\t\tif (parcel === undefined) {\n\t\t\tcontinue;\n\t\t}\n\t\tweight +='),
  );
  const behind = sum.replace('order.price;\n', 'order.price;\n    console.log(total);\n');
  expect(await check('typescript', [sum, behind, weigh])).toBe(
    weigh.replace('// each\n', '// each\n\t\tconsole.log(weight);\n'),
  );
});

test('a deleted line goes from the twin, and nothing else does', async () => {
  const before = sum.replace('  return total;', '  log(total);\n  return total;');
  const twin = weigh.replace('\treturn weight;', '\tlog(weight); // why\n\t// what it is\n\treturn weight;');
  expect(await check('typescript', [before, sum, twin])).toBe(
    weigh.replace('\treturn weight;', '\t// what it is\n\treturn weight;'),
  );
});

test('a literal that the two differ in stays, unless it is what was edited', async () => {
  const after = sum.replace('let total = 0;', 'let total = 0 + base();');
  expect(await check('typescript', [sum, after, weigh])).toBe(
    weigh.replace('weight = 1;', 'weight = 1 + base();'),
  );
  const other = sum.replace('let total = 0;', 'let total = 7;');
  expect(await check('typescript', [sum, other, weigh])).toBe(
    `(differs there)\n${weigh.replace('weight = 1;', 'weight = 7;')}`,
  );
});

test('what is wrapped goes deeper in the twin too', async () => {
  const before = `def save(order):
    total = order.total
    log(total)
    return total
`;
  const after = `def save(order):
    if order:
        total = order.total
        log(total)
    return total
`;
  const twin = `def keep(parcel):
  weight = parcel.weight
  log(weight)
  return weight
`;
  expect(await check('python', [before, after, twin])).toBe(`def keep(parcel):
  if parcel:
    weight = parcel.weight
    log(weight)
  return weight
`);
});

test('lines that a type-3 twin has more of do not hinder, unless the edit is in them', async () => {
  const twin = weigh.replace('\treturn weight;', '\tif (weight > 9) warn();\n\treturn weight;');
  const inLoop = sum.replace('order.price', 'order.price * 2');
  expect(await check('typescript', [sum, inLoop, twin])).toBe(
    twin.replace('parcel.grams', 'parcel.grams * 2'),
  );
  const other = twin.replace('weight += parcel.grams', 'weight = Math.max(weight, parcel.grams)');
  expect(await check('typescript', [sum, inLoop, other])).toBe(
    'the lines around the edit are not the same there',
  );
});

test('a twin that has the edit is left alone', async () => {
  const after = sum.replace('return total;', 'return total * 100;');
  const literal = sum.replace('total = 0', 'total = 1');
  expect(await check('typescript', [sum, literal, weigh])).toBe('nothing to do');
  expect(await check('typescript', [sum, after, weigh])).toBe(
    weigh.replace('return weight;', 'return weight * 100;'),
  );
});

test('a name is refused where it means something else, or nothing', async () => {
  const withLimit = `import { limit } from './limits';\n\n${sum}`;
  const used = withLimit.replace('return total;', 'return Math.min(total, limit);');
  expect(await check('typescript', [withLimit, used, `const a = 1;\n\n${weigh}`])).toBe(
    'limit is not known there',
  );
  expect(
    await check('typescript', [withLimit, used, `import { limit } from './other';\n\n${weigh}`]),
  ).toContain('Math.min(weight, limit)');
  const local = `const a = 1;\n\n${weigh.replace('parcels: Parcel[]', 'parcels: Parcel[], limit: number')}`;
  expect(await check('typescript', [withLimit, used, local])).toBe('limit is something else there');
  const declares = sum.replace('return total;', 'const rounded = Math.round(total);\n  return rounded;');
  const taken = weigh.replace('\tlet weight = 1;', '\tconst rounded = 2;\n\tlet weight = 1;');
  expect(await check('typescript', [sum, declares, taken])).toBe('rounded is something else there');
  const twice = weigh.replace('return weight;', 'return parcels;');
  expect(
    await check('typescript', [sum, sum.replace('return total;', 'return total ?? 0;'), twice]),
  ).not.toContain('return weight');
  const uses = sum.replace('let total = 0;', 'let total = 0;\n  check(total);');
  expect(await check('typescript', [sum, uses, twice])).toBe('total is called by several names there');
});

test('comments, layout, new names, and what reaches out of the place are no edits of it', async () => {
  expect(await check('typescript', [sum, sum.replace('  let', '  // all\n\n    let'), weigh])).toBe(
    'no edit',
  );
  expect(await check('typescript', [sum, sum.replaceAll('total', 'amount'), weigh])).toBe('no edit');
  expect(await check('typescript', [sum, sum.replaceAll('total', 'orders'), weigh])).not.toBe('no edit');
  expect(await check('typescript', [sum, '', weigh])).toBe('no edit');
  expect(await check('typescript', [sum, `${sum}more();\n`, weigh])).toBe('no edit');
  expect(await check('typescript', [sum, `first();\n${sum}`, weigh])).toBe('no edit');
});

test('a character of two code units is edited whole', async () => {
  const [before, after] = [sum, sum].map((text, at) =>
    text.replace('total = 0', `total = '${['😀', '😂'][at]}'`),
  );
  const twin = weigh.replace('weight = 1', "weight = '😀'");
  expect(await check('typescript', [before ?? '', after ?? '', twin])).toBe(twin.replace('😀', '😂'));
});
