import { scopesOf } from '../../../analysis/scopes.ts';
import { countErrors, errorsIn } from '../../../analysis/augment/errors.ts';
import { isLate, type StaticAnalysis } from '../../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../../base/outcome.ts';
import { changed, LineIndex, type Span } from '../../../base/text.ts';
import type { CloneClass } from '../../../../protocol/clones.ts';
import type { SyntaxTree } from '../../../syntax/parse.ts';
import type { Snapshot, Trees } from '../../../syntax/trees.ts';
import { codeOf } from '../editing/codeTokens.ts';
import { fragmentIn } from './fragment.ts';
import { extractTableOf, type ExtractTable } from './table.ts';
import { variablesOf } from './variables.ts';
import { written, type Extraction, type Written } from './written.ts';

export interface ExtractPorts {
  readonly trees: Pick<Trees, 'with'>;
  analysisOf(languageId: string): StaticAnalysis | undefined;
  /** Why there is no analysis. */
  absenceOf(languageId: string): string;
}

export interface Extracted extends Written {
  readonly places: number;
  /** `verified`: an analyzer finds no error in the file that was not there before. */
  readonly verdict: 'verified' | 'unverified';
  /** Why it is not verified, or ''. */
  readonly reason: string;
}

/** A function of the statements that stand in several places of a file, and its calls there. `none` unless the file is as right as before. */
export async function extract(
  snapshot: Snapshot,
  each: CloneClass,
  ports: ExtractPorts,
  checkpoint: Checkpoint,
): Promise<Outcome<Extracted>> {
  if (each.type > 2) return none('its places differ in more than names and literals');
  const lines = new LineIndex(snapshot.text);
  const places = each.members
    .filter(({ uri }) => uri === snapshot.uri)
    .map(({ range }) => ({ start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) }))
    .toSorted((a, b) => a.start - b.start);
  if (places.length < 2)
    return none('a function is extracted within a file, and only one of its places is in this one');
  const prepared = await ports.trees.with(snapshot, (tree) => prepare(tree, places), checkpoint);
  if (prepared.kind === 'none') return prepared;
  const { value } = prepared;
  const language = snapshot.language.description.editorIds[0] ?? snapshot.language.id;
  const analysis = ports.analysisOf(language);
  const types = await typesOf(value, { snapshot, language, analysis }, checkpoint);
  if (types.kind === 'none') return types;
  const result = await ports.trees.with(
    snapshot,
    (tree) => ({ made: written({ ...value, tree, types: types.value }), errors: countErrors(tree) }),
    checkpoint,
  );
  const text = changed(snapshot.text, result.made.changes);
  if ((await errorsIn(snapshot.language, text, checkpoint)) > result.errors)
    return none('the file would not parse');
  const refused = await newFault({ snapshot, language, analysis }, text, checkpoint);
  if (refused?.isFault === true) return none(refused.reason);
  const reason = refused?.reason ?? (analysis === undefined ? ports.absenceOf(language) : '');
  const verdict = analysis !== undefined && refused === undefined ? 'verified' : 'unverified';
  return some({ ...result.made, places: places.length, verdict, reason });
}

type Prepared = Omit<Extraction, 'tree' | 'types'> & {
  /** Where a variable that goes in is defined in the first place, by its parameter's place in the list. */
  readonly definitions: readonly (Span | undefined)[];
};

function prepare(tree: SyntaxTree, places: readonly Span[]): Outcome<Prepared> {
  const table = extractTableOf(tree.language.extract);
  if (table === undefined)
    return none(`how a function is written in ${tree.language.description.name} is not known`);
  const fragments = places.map((place) => fragmentIn(tree, place, table));
  const refused = fragments.find((fragment) => fragment.kind === 'none');
  if (refused !== undefined) return refused;
  const found = fragments.flatMap((fragment) => (fragment.kind === 'some' ? [fragment.value] : []));
  if (found.some(({ span }, at) => span.start < (found[at - 1]?.span.end ?? 0)))
    return none('its places overlap');
  if (found.some(({ returns }) => returns !== found[0]?.returns)) return none('not all of its places return');
  const code = codeOf(tree);
  const variables = variablesOf({ tree, code, fragments: found }, table);
  if (variables.kind === 'none') return variables;
  if (found[0]?.returns === true && variables.value.results.length > 0)
    return none('it returns from the function around it, and changes what is used behind it');
  const names = new Map(scopesOf(tree).occurrences.map((name) => [name.span.start, name]));
  const definitions = variables.value.parameters.map(
    ({ token }) => names.get(token.span.start)?.definition?.span,
  );
  return some({ code, fragments: found, variables: variables.value, table, definitions });
}

interface Question {
  readonly snapshot: Snapshot;
  readonly language: string;
  readonly analysis: StaticAnalysis | undefined;
}

/** Types of parameters, where the language writes them and somebody knows them. */
async function typesOf(
  { variables, table, definitions }: Prepared,
  { snapshot, language, analysis }: Question,
  checkpoint: Checkpoint,
): Promise<Outcome<readonly string[]>> {
  if (table.typedParameter === undefined) return some([]);
  const source = { uri: snapshot.uri, languageId: language, text: snapshot.text };
  const types: string[] = [];
  for (const [at, { token }] of variables.parameters.entries()) {
    const offset = definitions[at]?.start ?? token.span.start;
    const isLiteral = token.kind === 'literal';
    const known = isLiteral ? undefined : await analysis?.typeOf?.(source, offset, checkpoint);
    if (known !== undefined && isLate(known)) return known;
    const type = known?.kind === 'some' ? known.value : isLiteral ? token.text : '';
    types.push(widened(type, table));
  }
  return some(types);
}

/** What goes in differs from place to place: the type of a literal is that of all of its kind. */
function widened(type: string, { literalTypes }: ExtractTable): string {
  if (/^-?\d[\d_.]*$/.test(type)) return literalTypes?.number ?? '';
  return /^(["'`]).*\1$/s.test(type) ? (literalTypes?.string ?? '') : type;
}

/** An error that the file has only with the function; a reason that is no fault says why nobody knows. */
async function newFault(
  { snapshot, language, analysis }: Question,
  text: string,
  checkpoint: Checkpoint,
): Promise<{ readonly isFault: boolean; readonly reason: string } | undefined> {
  if (analysis === undefined) return undefined;
  const source = { uri: snapshot.uri, languageId: language, text: snapshot.text };
  const before = await analysis.faults(source, checkpoint);
  const after = before.kind === 'none' ? before : await analysis.faults({ ...source, text }, checkpoint);
  if (before.kind === 'none' || after.kind === 'none')
    return { isFault: false, reason: reasonOf(before) || reasonOf(after) };
  const left = before.value.map(({ code }) => code);
  for (const { code, message } of after.value) {
    const at = left.indexOf(code);
    if (at === -1) return { isFault: true, reason: `${analysis.name} finds an error in it: ${message}` };
    left.splice(at, 1);
  }
  return undefined;
}

function reasonOf(answer: Outcome<unknown>): string {
  return answer.kind === 'none' ? answer.reason : '';
}
