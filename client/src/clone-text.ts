import type { CloneClass, CloneHint, CloneList, CloneMember } from '../../server/protocol/clones.ts';

/** What classes are narrowed to; empty lists and texts: not. */
export interface CloneFilters {
  readonly types: readonly number[];
  readonly languages: readonly string[];
  /** A path relative to the workspace: a class with a place in it. */
  readonly folder: string;
  /** `exclude`: places in tests do not count; `only`: no others do. */
  readonly tests: 'include' | 'exclude' | 'only';
  /** A part of a name or path. */
  readonly text: string;
}

export const unfiltered: CloneFilters = { types: [], languages: [], folder: '', tests: 'include', text: '' };

export const orders = {
  size: 'Size: tokens times places',
  places: 'Number of places',
  lines: 'Lines',
  type: 'Type',
  path: 'Path',
} as const;
export type CloneOrder = keyof typeof orders;

export const typeNames: Readonly<Record<CloneClass['type'], string>> = {
  1: 'equal but for layout and comments',
  2: 'equal but for names and literals',
  3: 'with lines added, removed or changed',
  4: 'the same done in another way',
};

/** The name of its first place that has one, else where the first stands. */
export function classLabel({ members }: CloneClass): string {
  const [first] = members;
  return members.find(({ name }) => name !== '')?.name ?? (first === undefined ? '' : placeText(first));
}

/** `3 places · 7 lines · type 3 · 92 %`. */
export function classDescription({ type, members, lines, similarity }: CloneClass): string {
  const share = type < 3 ? '' : `${Math.floor(similarity * 100)} %`;
  return [counted(members.length, 'place'), counted(lines, 'line'), `type ${type}`, share]
    .filter((part) => part !== '')
    .join(' · ');
}

/** `src/shapes.ts:12`. Lines count from one, as editors show them. */
export function placeText({ path, range }: Pick<CloneMember, 'path' | 'range'>): string {
  return `${path}:${range.start.line + 1}`;
}

/** `shapes.ts:12`. */
export function shortPlace(member: Pick<CloneMember, 'path' | 'range'>): string {
  return placeText(member).replace(/^.*\//, '');
}

/** What stands behind a place: `weigh · src/parcels · test`. */
export function memberDescription({ name, path, category }: CloneMember): string {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  return [name, folder, category === 'code' ? '' : category].filter((part) => part !== '').join(' · ');
}

/** The classes that the filters leave, with the places that they leave, in order. */
export function shownClasses(
  classes: readonly CloneClass[],
  filters: CloneFilters,
  order: CloneOrder,
): readonly CloneClass[] {
  const left = classes.flatMap((each) => narrowed(each, filters));
  return left.toSorted((a, b) => compared(a, b, order) || sizeOf(b) - sizeOf(a) || compared(a, b, 'path'));
}

function narrowed(each: CloneClass, { types, languages, folder, tests, text }: CloneFilters): CloneClass[] {
  const isTest = ({ category }: CloneMember) => category === 'test';
  const members = each.members.filter((one) => tests === 'include' || isTest(one) === (tests === 'only'));
  const inFolder = ({ path }: CloneMember) => folder === '' || path.startsWith(`${folder}/`);
  const sought = text.toLowerCase();
  const isSought = ({ name, path }: CloneMember) => `${name} ${path}`.toLowerCase().includes(sought);
  const stays =
    members.length > 1 &&
    (types.length === 0 || types.includes(each.type)) &&
    (languages.length === 0 || languages.includes(each.language)) &&
    members.some(inFolder) &&
    members.some(isSought);
  if (!stays) return [];
  return [{ ...each, members, files: new Set(members.map(({ uri }) => uri)).size }];
}

function compared(a: CloneClass, b: CloneClass, order: CloneOrder): number {
  switch (order) {
    case 'size':
      return sizeOf(b) - sizeOf(a);
    case 'places':
      return b.members.length - a.members.length;
    case 'lines':
      return b.lines - a.lines;
    case 'type':
      return a.type - b.type;
    case 'path':
      return placeOf(a).localeCompare(placeOf(b), undefined, { numeric: true });
  }
}

/** Tokens that would be saved if it stood in one place. */
function sizeOf({ tokens, members }: CloneClass): number {
  return tokens * (members.length - 1);
}

const placeOf = ({ members: [first] }: CloneClass) => (first === undefined ? '' : placeText(first));

/** The sentence over the view: `12 classes, 31 places · without tests (410 of 2,050 files)`. */
export function clonesHeadline(list: CloneList, shown: readonly CloneClass[], filters: CloneFilters): string {
  if (list.kind === 'none') return list.reason;
  const all = list.classes.length;
  if (all === 0) return `No clones in this workspace${list.caveat === '' ? '.' : ` (${list.caveat}).`}`;
  const places = shown.reduce((sum, { members }) => sum + members.length, 0);
  const of = shown.length === all ? '' : ` of ${all}`;
  const count = `${shown.length}${of} ${all === 1 ? 'class' : 'classes'}, ${counted(places, 'place')}`;
  const caveat = list.caveat === '' ? '' : ` (${list.caveat})`;
  return [count + caveat, cloneFiltersText(filters)].filter((part) => part !== '').join(' · ');
}

/** What narrows the classes, or '' when nothing does. */
export function cloneFiltersText({ types, languages, folder, tests, text }: CloneFilters): string {
  return [
    types.length === 0 ? '' : `type ${types.join(', ')}`,
    languages.join(', '),
    folder,
    { include: '', exclude: 'without tests', only: 'only tests' }[tests],
    text === '' ? '' : `"${text}"`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The file in which a function could be extracted of a class: that with most of its places, two at least. */
export function fileOfMostPlaces({ type, members }: CloneClass): string | undefined {
  if (type > 2) return undefined;
  const counts = new Map<string, number>();
  for (const { uri } of members) counts.set(uri, (counts.get(uri) ?? 0) + 1);
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return most !== undefined && most[1] > 1 ? most[0] : undefined;
}

/** A class as a list for an issue or a review. */
export function classMarkdown(each: CloneClass): string {
  const places = each.members.map((member) => {
    const name = member.name === '' ? '' : ` \`${member.name}\``;
    return `- \`${placeText(member)}\`-${member.range.end.line + 1}${name}`;
  });
  const reason = each.reason === '' ? [] : ['', each.reason];
  return [`**${classLabel(each)}** (${classDescription(each)})`, ...reason, '', ...places, ''].join('\n');
}

/** `same lines in 3 other places`. */
export function hintText({ others }: CloneHint): string {
  return `same lines in ${counted(others.length, 'other place')}`;
}

export function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count.toLocaleString('en')} ${what}s`;
}

/** Lines without the white space that all of them begin with; `lines` are whole. */
export function dedented(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  const common = indents.reduce((least, indent) => commonStart(least, indent), indents[0] ?? '');
  return `${lines.map((line) => (line.startsWith(common) ? line.slice(common.length) : line.trimStart())).join('\n')}\n`;
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
