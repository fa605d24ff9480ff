import type { Node } from 'web-tree-sitter';
import type { Fault, Source, StaticAnalysis } from '../../server/src/analysis/staticAnalysis.ts';
import { none, type Outcome } from '../../server/src/base/outcome.ts';
import {
  complete,
  type CompletionPorts,
  type Suggestion,
  type Guidance,
} from '../../server/src/features/completion/complete.ts';
import { closersOf } from '../../server/src/features/completion/trim.ts';
import { rankMembers } from '../../server/src/features/ranking/rank.ts';
import { TokenCaches } from '../../server/src/index/tokenCaches.ts';
import { Lexicon } from '../../server/src/inference/ngram/lexicon.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { Trees } from '../../server/src/syntax/trees.ts';
import { uriOf } from '../../server/src/workspace/paths.ts';
import { tableOf } from './completing.ts';
import { remembering } from './remembering-analysis.ts';
import type { DotFile, DotProject } from './dotprompts-sources.ts';

const goOn = async () => {};
/** The editor's default of `tenon.completion.minimumConfidence`. */
const shownFrom = 0.5;

/** A line that is cut after a dereference operator. Offsets are UTF-16 code units. */
export interface DotPoint {
  readonly file: DotFile;
  readonly before: string;
  /** What stood up to the end of the line: the member comes first. */
  readonly truth: string;
  readonly after: string;
}

/** What one way of completing wrote at a point. */
export interface Written {
  readonly text: string;
  readonly verdict: Suggestion['verdict'] | 'nothing';
  /** Why nothing was written, or why it is not verified; ''. */
  readonly reason: string;
  readonly isNextRight: boolean;
  readonly areIdentifiersRight: boolean;
  /** Share of the true tokens that stand at the start of what was written. */
  readonly prefix: number;
  /** Dereferences of which the analyzer knows the receiver, and those among them that name none of its members. */
  readonly known: number;
  readonly invented: number;
  /** Codes of the analyzer's errors in it. */
  readonly errors: readonly string[];
}

/** Place of the true member in a list, from 0; -1 where it is not. */
export interface Places {
  readonly starred: number;
  readonly byFrequency: number;
  readonly byAlphabet: number;
}

export interface Measured {
  readonly plain: Written;
  readonly monitored: Written;
  readonly verified: Written;
  readonly plainShown: Written;
  readonly verifiedShown: Written;
  readonly places: Places;
  /** Whether the analyzer lists the member that stood there. */
  readonly isTruthKnown: boolean;
  /** Whether it finds an error in the line that stood there, cut off at its end as those that are written. */
  readonly hasTruthError: boolean;
}

/** The dereferences of a file that is parsed: where their member starts. Strings and comments have none. */
function dereferencesIn(node: Node): readonly number[] {
  const found: number[] = [];
  const field = { member_expression: 'property', attribute: 'attribute' }[node.type];
  const member = field === undefined ? null : node.childForFieldName(field);
  if (member !== null) found.push(member.startIndex);
  for (const child of node.children) if (child !== null) found.push(...dereferencesIn(child));
  return found;
}

export async function pointsIn(file: DotFile, { grammar }: DotProject): Promise<readonly DotPoint[]> {
  const { text } = file;
  const operators = grammar.description.dereference;
  return (await startsOf(text, grammar)).flatMap((start) => {
    const end = lineEnd(text, start);
    const [before, truth, after] = [text.slice(0, start), text.slice(start, end).trimEnd(), text.slice(end)];
    const isCut = operators.some((operator) => before.endsWith(operator)) && truth !== '';
    return isCut ? [{ file, before, truth, after }] : [];
  });
}

async function startsOf(text: string, language: DotProject['grammar']): Promise<readonly number[]> {
  const tree = await parse(language, text, undefined, goOn);
  try {
    return dereferencesIn(tree.tree.rootNode);
  } finally {
    tree.dispose();
  }
}

function lineEnd(text: string, from: number): number {
  const found = text.slice(from).search(/\r?\n/);
  return found === -1 ? text.length : from + found;
}

/** A repository that is written in, with everything that is asked more than once. */
export class DotWorkspace {
  readonly #project: DotProject;
  readonly #analysis: StaticAnalysis;
  readonly #caches = new TokenCaches(tableOf);
  readonly #trees = new Trees(4);
  readonly #lexicon = new Lexicon();
  readonly #uses = new Map<string, number>();
  #version = 0;

  constructor(project: DotProject, analysis: StaticAnalysis) {
    this.#project = project;
    this.#analysis = analysis;
    for (const { path, text } of project.files) {
      this.#caches.put(path, project.grammar.family, text);
      for (const word of this.#lexemes(text)) this.#uses.set(word, (this.#uses.get(word) ?? 0) + 1);
    }
  }

  /** The names that the analyzer knows at the point, or why it knows none. */
  async members({ file, before, after }: DotPoint): Promise<Outcome<readonly string[]>> {
    const members = await membersOf(this.#analysis, this.#source(file, before + after), before.length);
    return members.kind === 'none' ? members : { kind: 'some', value: members.value.map(({ name }) => name) };
  }

  async measured(point: DotPoint, members: readonly string[]): Promise<Measured> {
    const analysis = remembering(this.#analysis);
    const write = async (guidance: Guidance, minimumConfidence: number) =>
      this.#written(point, await this.#complete(point, { analysis, guidance, minimumConfidence }), analysis);
    const [member = ''] = identifiers(point.truth);
    return {
      plain: await write('nothing', 0),
      monitored: await write('monitors', 0),
      verified: await write('verified', 0),
      plainShown: await write('nothing', shownFrom),
      verifiedShown: await write('verified', shownFrom),
      places: await this.#places(point, members, analysis),
      isTruthKnown: members.includes(member),
      hasTruthError: (await this.#errors(point, point.truth, analysis)).length > 0,
    };
  }

  dispose(): void {
    this.#trees.dispose();
  }

  async #complete(
    point: DotPoint,
    way: {
      readonly analysis: StaticAnalysis;
      readonly guidance: Guidance;
      readonly minimumConfidence: number;
    },
  ): Promise<Outcome<readonly Suggestion[]>> {
    const { guidance, minimumConfidence } = way;
    const ports: CompletionPorts = {
      caches: this.#caches,
      trees: this.#trees,
      analysisOf: () => way.analysis,
      absenceOf: () => '',
      prompted: () => undefined,
    };
    return complete({ ...this.#request(point), guidance, minimumConfidence, alternatives: 1 }, ports, goOn);
  }

  #request({ file, before, after }: DotPoint) {
    this.#version += 1;
    const snapshot = {
      uri: uriOf(file.path),
      version: this.#version,
      language: this.#project.grammar,
      text: before + after,
    };
    return { snapshot, path: file.path, shownPath: file.path, offset: before.length };
  }

  async #written(
    point: DotPoint,
    answer: Outcome<readonly Suggestion[]>,
    analysis: StaticAnalysis,
  ): Promise<Written> {
    const [suggestion] = answer.kind === 'none' ? [] : answer.value;
    const { truth, before, after } = point;
    const text = suggestion?.text ?? '';
    const whole = before + text + closersOf(text) + after;
    const { known, invented } = await this.#invented(point, { text, whole }, analysis);
    return {
      text,
      verdict: suggestion?.verdict ?? 'nothing',
      reason: answer.kind === 'none' ? answer.reason : (suggestion?.reason ?? ''),
      isNextRight: identifiers(text)[0] === identifiers(truth)[0],
      areIdentifiersRight: identifiers(text).join(' ') === identifiers(truth).join(' '),
      prefix: this.#prefix(text, truth),
      known,
      invented,
      errors: text === '' ? [] : await this.#errors(point, text, analysis),
    };
  }

  async #errors({ file, before, after }: DotPoint, text: string, analysis: StaticAnalysis) {
    const whole = before + text + closersOf(text) + after;
    const faults = await analysis.faults(this.#source(file, whole), goOn);
    const span = { start: before.length, end: before.length + text.length };
    if (faults.kind === 'none') return [];
    return faults.value.filter((fault) => touches(fault, span)).map(({ code }) => code);
  }

  /**
   * Asked of the text as it was written, not as the monitor saw it while it was; without the name itself, for TypeScript does
   * not list what a `case` names already. What is declared by it, as by `self.x = …`, is not invented.
   */
  async #invented(
    { file, before }: DotPoint,
    { text, whole }: { readonly text: string; readonly whole: string },
    analysis: StaticAnalysis,
  ) {
    let [known, invented] = [0, 0];
    const starts = new Set([before.length, ...(await startsOf(whole, this.#project.grammar))]);
    for (const start of starts) {
      if (start < before.length || start >= before.length + text.length) continue;
      const [name] = identifiers(whole.slice(start));
      if (name === undefined) continue;
      const unnamed = whole.slice(0, start) + whole.slice(start + name.length);
      const members = await membersOf(analysis, this.#source(file, unnamed), start);
      if (members.kind === 'none') continue;
      const names = new Set(members.value.map((member) => member.name));
      if (this.#declares(names, whole.slice(0, start), whole.slice(start + name.length))) continue;
      known += 1;
      if (!names.has(name)) invented += 1;
    }
    return { known, invented };
  }

  #declares(members: ReadonlySet<string>, before: string, after: string): boolean {
    const declared = this.#project.grammar.description.monitors?.members;
    if (declared?.having?.every((name) => members.has(name)) === false) return false;
    if (declared === undefined) return false;
    return new RegExp(`(?:${declared.on})$`, 'u').test(before) && new RegExp(declared.ahead, 'u').test(after);
  }

  async #places(point: DotPoint, members: readonly string[], analysis: StaticAnalysis): Promise<Places> {
    const [member = ''] = identifiers(point.truth);
    const ports = { caches: this.#caches, analysisOf: () => analysis, absenceOf: () => '' };
    const ranking = await rankMembers(this.#request(point), ports, goOn);
    const starred = ranking.kind === 'none' ? [] : ranking.value.members.map(({ name }) => name);
    const given = this.#lexemes(point.truth);
    const uses = (name: string) => (this.#uses.get(name) ?? 0) - given.filter((word) => word === name).length;
    const byAlphabet = members.toSorted((a, b) => (a < b ? -1 : 1));
    const byFrequency = byAlphabet.toSorted((a, b) => uses(b) - uses(a));
    return {
      starred: starred.indexOf(member),
      byFrequency: byFrequency.indexOf(member),
      byAlphabet: byAlphabet.indexOf(member),
    };
  }

  #prefix(text: string, truth: string): number {
    const [written, right] = [this.#lexemes(text), this.#lexemes(truth)];
    const wrong = right.findIndex((lexeme, at) => lexeme !== written[at]);
    return (wrong === -1 ? right.length : wrong) / right.length;
  }

  #lexemes(text: string): readonly string[] {
    return this.#lexicon
      .encode(text)
      .map((id) => this.#lexicon.textOf(id))
      .filter((lexeme) => lexeme.trim() !== '');
  }

  #source(file: DotFile, text: string): Source {
    const { grammar } = this.#project;
    return { uri: uriOf(file.path), languageId: grammar.description.editorIds[0] ?? grammar.id, text };
  }
}

/** All members that there are, or why that is not known. */
async function membersOf(analysis: StaticAnalysis, ...[source, offset]: [Source, number]) {
  const members = await analysis.members(source, offset, goOn);
  if (members.kind === 'none') return members;
  const open = await analysis.takesAnyName?.(source, offset, goOn);
  return open?.kind === 'some' && open.value ? none('the receiver takes any name') : members;
}

function touches({ span }: Fault, { start, end }: Fault['span']): boolean {
  return span.start < end && span.end > start;
}

function identifiers(text: string): readonly string[] {
  return text.match(/#?[\p{ID_Start}_$][\p{ID_Continue}$]*/gu) ?? [];
}
