import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import {
  extractCloneCommand,
  type CloneClass,
  type ExtractClone,
  type ExtractCloneParams,
} from '../../../../protocol/clones.ts';
import type { Checkpoint } from '../../../base/checkpoint.ts';
import { Lru } from '../../../base/lru.ts';
import { none } from '../../../base/outcome.ts';
import { changed, LineIndex } from '../../../base/text.ts';
import type { Snapshot } from '../../../syntax/trees.ts';
import type { ClonePorts } from '../ports.ts';
import { isLate } from '../../../analysis/staticAnalysis.ts';
import { extract, type Extracted, type ExtractPorts } from './extract.ts';

const kind = 'refactor.extract';
/** Answers that are kept: the editor asks with every move of the cursor, and then again for the one that is taken. */
const answersKept = 16;

/** *Extract to Function* for the places of a class in one document. */
export class Extractions {
  readonly #ports: ClonePorts & ExtractPorts;
  readonly #answers = new Lru<string, ExtractClone>(answersKept);

  constructor(ports: ClonePorts & ExtractPorts) {
    this.#ports = ports;
  }

  /** The classes, or what an analyzer knows, may have changed. */
  forget(): void {
    this.#answers.clear();
  }

  async extract(
    { textDocument, classId }: ExtractCloneParams,
    checkpoint: Checkpoint,
  ): Promise<ExtractClone> {
    const snapshot = await this.#inStep(textDocument.uri, checkpoint);
    if (snapshot === undefined) return none('save the file first: its places are known as it is on disk');
    if (snapshot.version !== textDocument.version) return none('the document has changed meanwhile');
    const each = (await this.#classesOf(snapshot, checkpoint)).find(({ id }) => id === classId);
    return each === undefined
      ? none('these lines stand in one place only by now')
      : await this.#answer(snapshot, each, checkpoint);
  }

  /** What can be extracted around the cursor; nothing that would be refused. */
  async actions(
    { textDocument, range, context }: CodeActionParams,
    checkpoint: Checkpoint,
  ): Promise<CodeAction[]> {
    const isWanted = context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? true;
    const snapshot = isWanted ? await this.#inStep(textDocument.uri, checkpoint) : undefined;
    if (snapshot === undefined) return [];
    const isHere = ({ uri, range: { start, end } }: CloneClass['members'][number]) =>
      uri === snapshot.uri && start.line <= range.start.line && range.start.line <= end.line;
    const actions: CodeAction[] = [];
    for (const each of await this.#classesOf(snapshot, checkpoint)) {
      const own = each.members.filter(({ uri }) => uri === snapshot.uri);
      if (each.type > 2 || own.length < 2 || !own.some(isHere)) continue;
      const answer = await this.#answer(snapshot, each, checkpoint);
      if (answer.kind === 'none') continue;
      const { uri, version } = snapshot;
      const given: ExtractCloneParams = { textDocument: { uri, version }, classId: each.id };
      const verdict = answer.verdict === 'verified' ? '' : ', Unverified';
      const title = `Extract to Function (${answer.places} Places${verdict})`;
      actions.push({ title, kind, command: { title, command: extractCloneCommand, arguments: [given] } });
    }
    return actions;
  }

  /** The document, if it is as on disk, where the classes are known. */
  async #inStep(uri: string, checkpoint: Checkpoint): Promise<Snapshot | undefined> {
    await checkpoint();
    const [snapshot, saved] = await Promise.all([this.#ports.snapshot(uri), this.#ports.saved(uri)]);
    return snapshot?.text === saved?.text ? snapshot : undefined;
  }

  async #classesOf({ uri }: Snapshot, checkpoint: Checkpoint): Promise<readonly CloneClass[]> {
    const list = await this.#ports.classes.of(uri, checkpoint);
    return list.kind === 'classes' ? list.classes : [];
  }

  async #answer(snapshot: Snapshot, each: CloneClass, checkpoint: Checkpoint): Promise<ExtractClone> {
    const key = `${snapshot.uri} ${snapshot.version} ${each.id}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const found = await extract(snapshot, each, this.#ports, checkpoint);
    const answer = found.kind === 'none' ? found : said(snapshot, found.value);
    // What an analyzer had no time for it may have in a moment.
    const isFinal = answer.kind === 'none' ? !isLate(found) : answer.verdict === 'verified';
    if (isFinal) this.#answers.set(key, answer);
    return answer;
  }
}

function said(
  snapshot: Snapshot,
  { changes, nameAt, places, verdict, reason }: Extracted,
): Extract<ExtractClone, { kind: 'function' }> {
  const lines = new LineIndex(snapshot.text);
  const edits = changes.map(({ span, text }) => ({
    range: { start: lines.placeAt(span.start), end: lines.placeAt(span.end) },
    newText: text,
  }));
  const name = new LineIndex(changed(snapshot.text, changes)).placeAt(nameAt);
  return { kind: 'function', edits, name, places, verdict, reason };
}
