import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countErrors } from '../../../analysis/augment/errors.ts';
import { changed } from '../../../base/text.ts';
import { treeOf } from '../../../syntax/fixtures/testing.ts';
import { blinded, codeOf, type Code, type CodeToken } from './codeTokens.ts';
import { editInside, fileHunks, lengthOf } from './memberEdit.ts';
import { transferred } from './transfer.ts';

// Whatever is edited in one of two clones of type 2: with the edit carried over they are clones of type 2 again.
const folder = join(import.meta.dirname, '../../../../../test/fixtures/clones');
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const pairs = [
  ['typescript', read('src/orders.ts'), read('src/parcels.ts')],
  ['python', read('tools/report.py'), read('tools/audit.py')],
] as const;

interface LineEdit {
  readonly kind: 'insert' | 'delete' | 'double' | 'wrap';
  /** Of the lines and of the names, as a share of all. */
  readonly line: number;
  readonly name: number;
}

const share = fc.nat(999).map((thousandths) => thousandths / 1000);
const lineEdit = fc.record<LineEdit>({
  kind: fc.constantFrom('insert', 'delete', 'double', 'wrap'),
  line: share,
  name: share,
});

function edited(language: string, { text, tokens }: Code, { kind, line, name }: LineEdit): string {
  const lines = text.split('\n');
  const at = Math.floor(line * lines.length);
  const own = lines[at] ?? '';
  const indent = /^\s*/.exec(own)?.[0] ?? '';
  const names = tokens.filter((token) => token.kind === 'name');
  const used = names[Math.floor(name * names.length)]?.text ?? '';
  const [end, opens, closes] = language === 'python' ? ['', ':', ''] : [';', ' {', `\n${indent}}`];
  const step = language === 'python' ? '    ' : '  ';
  const made = {
    insert: `${indent}trace(${used})${end}\n${own}`,
    delete: '',
    double: `${own}\n${own}`,
    wrap: `${indent}if (${used})${opens}\n${step}${own}${closes}`,
  };
  return lines.toSpliced(at, 1, made[kind]).join('\n');
}

async function codeAndErrors(
  language: string,
  text: string,
): Promise<{ readonly code: Code; readonly errors: number; readonly tree: string }> {
  using tree = await treeOf(language, text);
  const nodes = tree.tree.rootNode.toString().replaceAll(/\s*\([a-z_]*: \(comment\)\)|\s*\(comment\)/g, '');
  return { code: codeOf(tree), errors: countErrors(tree), tree: nodes };
}

const shape = (tokens: readonly CodeToken[]) => tokens.map(blinded).join(' ');

test.each(pairs)('%s', async (language, place, twin) => {
  const [before, there] = [await codeAndErrors(language, place), await codeAndErrors(language, twin)];
  let carried = 0;
  const holds = fc.asyncProperty(fc.array(lineEdit, { minLength: 1, maxLength: 3 }), async (edits) => {
    let text = place;
    for (const each of edits) text = edited(language, (await codeAndErrors(language, text)).code, each);
    const after = await codeAndErrors(language, text);
    const from = { start: 0, end: before.code.tokens.length };
    const versions = { before: before.code, after: after.code };
    const edit = editInside(fileHunks(before.code, after.code), from, versions);
    if (after.errors > before.errors || edit === undefined) return;
    const part = { code: there.code, tokens: { start: 0, end: there.code.tokens.length } };
    const said = transferred(edit, part, { refusal: () => undefined });
    if (said.kind === 'none') return;
    const now = await codeAndErrors(language, changed(twin, said.value.changes));
    expect(shape(now.code.tokens)).toBe(shape(after.code.tokens.slice(edit.to.start, edit.to.end)));
    // Else the file is right only with what was edited outside of the place.
    if (lengthOf(edit.to) === after.code.tokens.length) expect(now.tree).toBe(after.tree);
    carried += 1;
  });
  await fc.assert(holds, { numRuns: 150, seed: 5 });
  // Else the test says nothing.
  expect(carried).toBeGreaterThan(50);
});
