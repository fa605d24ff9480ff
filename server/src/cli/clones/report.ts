import type { CloneMember } from '../../../protocol/clones.ts';
import type { ClonesFound } from './clones.ts';
import type { formats } from './options.ts';
import { sarifOf } from './sarif.ts';
import { placeOf, titleOf } from './wording.ts';

/** What is printed of clones. */
export function reportOf(found: ClonesFound, format: (typeof formats)[number]): string {
  if (format === 'json') return `${JSON.stringify(jsonOf(found))}\n`;
  if (format === 'sarif') return `${JSON.stringify(sarifOf(found), null, 2)}\n`;
  return format === 'markdown' ? markdownOf(found) : textOf(found);
}

/** The list that the editor is sent (`tenon/clones`), with what only a report tells. */
function jsonOf({ classes, fresh, duplication, inconsistent, caveat }: ClonesFound) {
  return { kind: 'classes', classes, caveat, duplication, new: [...fresh], inconsistent };
}

function textOf(found: ClonesFound): string {
  const classes = found.classes.flatMap((each) => [
    `${titleOf(each)}${found.fresh.has(each.id) ? ', new' : ''}  [${each.id}]`,
    ...each.members.map((member) => `    ${placeOf(member)}${nameOf(member)}`),
    ...(each.reason === '' ? [] : [`    ${each.reason}`]),
  ]);
  const odd = found.inconsistent.map(
    ({ path, range, message }) => `${path}:${range.start.line + 1}: ${message}`,
  );
  return [...classes, ...odd, summaryOf(found), ''].join('\n');
}

function markdownOf(found: ClonesFound): string {
  const rows = found.classes.map((each) => {
    const places = each.members.map((member) => `\`${placeOf(member)}\``).join('<br>');
    const percent = `${Math.round(each.similarity * 100)} %`;
    const isNew = found.fresh.has(each.id) ? 'new' : '';
    return `| ${each.type} | ${each.members.length} | ${each.lines} | ${percent} | ${places} | ${isNew} |`;
  });
  const head = ['| type | places | lines | alike | where | |', '| --- | --- | --- | --- | --- | --- |'];
  const odd = found.inconsistent.map(
    ({ path, range, message }) => `- \`${path}:${range.start.line + 1}\`: ${message}`,
  );
  const table = rows.length === 0 ? [] : [...head, ...rows, ''];
  return ['## Clones', '', summaryOf(found), '', ...table, ...odd, ''].join('\n');
}

function nameOf({ name }: CloneMember): string {
  return name === '' ? '' : `  ${name}`;
}

function summaryOf({ classes, duplication, caveat }: ClonesFound): string {
  const { files, lines, copied } = duplication;
  const count = (value: number) => value.toLocaleString('en');
  const percent = lines === 0 ? '0' : ((100 * copied) / lines).toFixed(1);
  const found = `${count(classes.length)} clone classes; ${percent} % of ${count(lines)} lines in ${count(files)} files are copies`;
  return caveat === '' ? `${found}.` : `${found} (${caveat}).`;
}
