import type { Filters, Hit, HitList } from '../../server/protocol/requests.ts';

/** Where a hit stands: `src/shapes.ts:12`. Lines count from one, as editors show them. */
export function placeText(hit: Hit): string {
  return `${hit.path}:${hit.nameRange.start.line + 1}`;
}

export function qualifiedName(hit: Hit): string {
  return [...hit.container, hit.name].join('.');
}

/** One line on why a hit is there: `meaning 70 %, words 30 % (parse, header) · lines 10-24`. */
export function whyText({ why }: Hit): string {
  const words = why.words.length > 0 ? ` (${why.words.slice(0, 5).join(', ')})` : '';
  return `meaning ${percent(why.semantic)}, words ${percent(why.lexical)}${words} · ${pieceText(why.piece)}`;
}

/** What of the block matched best: `lines 10-24`, `doc comment, lines 8-9`, `whole, lines 1-5`. */
export function pieceText(piece: Hit['why']['piece']): string {
  const lines = `lines ${piece.range.start.line + 1}-${piece.range.end.line + 1}`;
  if (piece.kind === 'doc') return `doc comment, ${lines}`;
  return piece.kind === 'whole' ? `whole, ${lines}` : lines;
}

/** What narrows the results: `typescript, python · src · without tests`, or '' when nothing does. */
export function filtersText(filters: Filters): string {
  const tests = { include: '', exclude: 'without tests', only: 'only tests' }[filters.tests];
  const folder =
    filters.folder === undefined ? '' : decodeURIComponent(filters.folder.split('/').at(-1) ?? '');
  return [filters.languages.join(', '), folder, tests].filter((part) => part !== '').join(' · ');
}

/** The sentence over a list of results. */
export function headline(list: HitList): string {
  if (list.kind === 'none') return list.reason;
  const count = list.hits.length === 1 ? '1 result' : `${list.hits.length} results`;
  return list.caveat === '' ? count : `${count} (${list.caveat})`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
