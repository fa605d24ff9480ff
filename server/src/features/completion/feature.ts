import {
  InlineCompletionTriggerKind,
  type CancellationToken,
  type CompletionList,
  type Connection,
  type InlineCompletionItem,
  type InlineCompletionParams,
} from 'vscode-languageserver';
import {
  addImportCommand,
  completionStateNotification,
  completionStateRequest,
  snoozeNotification,
  type AddImportArguments,
  type EditorCompletionsParams,
} from '../../../protocol/requests.ts';
import type { CompletionState } from '../../../protocol/completion.ts';
import type { Settings } from '../../../protocol/settings.ts';
import { editorAnalysis } from '../../analyzers/editor.ts';
import { inTurn } from '../../analyzers/inTurn.ts';
import { isLate, type StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { LineIndex } from '../../base/text.ts';
import type { TokenCaches } from '../../index/tokenCaches.ts';
import type { Snapshot } from '../../syntax/trees.ts';
import type { Writing } from '../../workspace/notebooks.ts';
import type { RequestRunner } from '../../workspace/requestRunner.ts';
import { complete, type CompletionPorts, type Guidance, type Suggestion } from './complete.ts';
import { Foresight } from './foresight.ts';
import { InFlight } from './inFlight.ts';
import { Pacing } from './pacing.ts';
import { selectedOf, withSelected } from './selected.ts';
import { restOf, typedThrough, type Shown } from './typedThrough.ts';

export interface CompletionFeaturePorts extends CompletionPorts {
  readonly caches: Pick<TokenCaches, 'at' | 'memberShares' | 'tokens'>;
  /** Settings as they are in force for that document. */
  settings(): Settings;
  writing(uri: string): Promise<Writing | undefined>;
  pathOf(uri: string): string | undefined;
  /** What syntax tells of a language; undefined where nothing is told so. */
  syntaxOf(languageId: string): StaticAnalysis | undefined;
  /** Relative to the workspace. */
  shownPathOf(path: string): string;
  /** Milliseconds since 1970. */
  now(): number;
  /** How what is written is held. */
  readonly guidance: Guidance;
  isFilling(): boolean;
  /** Reads what the caches do not have yet. */
  fill(): void;
  /** What the editor's own language support would complete. */
  editorCompletions(
    params: EditorCompletionsParams,
    token: CancellationToken,
  ): Promise<CompletionList | null>;
}

/** Milliseconds that the editor has for its members: what is later than this is not worth waiting for. */
const editorCap = 400;

/** Suggestions when the person asked for them, to go through, and how sure they have to be at least. */
const whenAsked = { alternatives: 5, confidence: 0.1 };
const cachesName = 'caches of this workspace';

/**
 * Ghost text: `textDocument/inlineCompletion`, and what the editor shows of its state. Whether it is wanted in a language or a
 * folder is the client's to know, which does not ask then.
 */
export function registerCompletion(
  connection: Connection,
  ports: CompletionFeaturePorts,
  run: RequestRunner,
): { readonly tellState: () => void } {
  const feature = new CompletionFeature(ports, (state) => {
    void connection.sendNotification(completionStateNotification, state);
  });
  connection.onRequest(completionStateRequest, () => feature.state);
  connection.onNotification(snoozeNotification, ({ minutes }) => feature.snooze(minutes));
  connection.languages.inlineCompletion.on(async (params, token) => {
    const answer = await run(
      'completion',
      token,
      (checkpoint) => feature.answer(params, checkpoint),
      described,
    );
    return answer.kind === 'some' ? [...answer.value] : [];
  });
  return { tellState: () => feature.tellState() };
}

function described(answer: Outcome<readonly InlineCompletionItem[]>): string {
  return answer.kind === 'none' ? `→ none (${answer.reason})` : `→ ${answer.value.length} suggestions`;
}

/** The command that adds the imports of a suggestion once it is taken. */
function importing(
  { uri, text }: Snapshot,
  imports: Suggestion['imports'],
): Pick<InlineCompletionItem, 'command'> {
  if (imports.length === 0) return {};
  const lines = new LineIndex(text);
  const edits = imports.map(({ span, text: newText }) => ({
    range: { start: lines.placeAt(span.start), end: lines.placeAt(span.end) },
    newText,
  }));
  const given: AddImportArguments = { uri, edits };
  return { command: { title: 'Add Import', command: addImportCommand, arguments: [given] } };
}

/** What is remembered between two requests: the last answer, and until when it is quiet. */
class CompletionFeature {
  readonly #ports: CompletionFeaturePorts;
  readonly #tell: (state: CompletionState) => void;
  readonly #inFlight = new InFlight<Outcome<readonly Suggestion[]>>();
  readonly #pacing: Pacing;
  readonly #foresight: Foresight;
  #snoozedUntil = 0;
  #shown: Shown | undefined;
  #last: CompletionState['last'];
  #analyzer = '';
  #absence = '';

  constructor(ports: CompletionFeaturePorts, tell: (state: CompletionState) => void) {
    this.#ports = ports;
    this.#tell = tell;
    this.#pacing = new Pacing(() => ports.now());
    this.#foresight = new Foresight(() => ports.now());
  }

  get state(): CompletionState {
    const { caches } = this.#ports;
    const last = this.#last === undefined ? {} : { last: this.#last };
    return {
      state: this.#phase,
      model: this.#modelName,
      tokens: caches.tokens,
      analyzer: this.#analyzer,
      ...(this.#absence === '' ? {} : { absence: this.#absence }),
      ...last,
    };
  }

  get #modelName(): string {
    const name = this.#ports.prompted()?.name;
    return name === undefined ? cachesName : `${cachesName}, then ${name}`;
  }

  snooze(minutes: number): void {
    this.#snoozedUntil = this.#ports.now() + minutes * 60_000;
    this.tellState();
  }

  tellState(): void {
    this.#tell(this.state);
  }

  async answer(
    params: InlineCompletionParams,
    checkpoint: Checkpoint,
  ): Promise<Outcome<readonly InlineCompletionItem[]>> {
    const startedAt = this.#ports.now();
    const found = await this.#suggestions(params, checkpoint);
    const first = found.kind === 'some' ? found.value[0] : undefined;
    this.#last = {
      at: startedAt,
      milliseconds: this.#ports.now() - startedAt,
      outcome: first?.verdict ?? 'none',
      by: first?.by ?? this.#analyzer,
      reason: found.kind === 'none' ? found.reason : (first?.reason ?? ''),
      shown: found.kind === 'some' ? found.value.length : 0,
    };
    this.tellState();
    if (found.kind === 'none') return found;
    const { text: selected, range } = selectedOf(params);
    const open = await this.#ports.writing(params.textDocument.uri);
    if (open === undefined) return none('the document was closed');
    return some(
      found.value.map(({ text, imports }) => ({
        insertText: selected + text,
        range,
        ...importing({ ...open.snapshot, uri: params.textDocument.uri }, imports),
      })),
    );
  }

  get #phase(): CompletionState['state'] {
    if (!this.#ports.settings()['completion.enabled']) return 'off';
    if (this.#ports.now() < this.#snoozedUntil) return 'snoozed';
    return this.#ports.isFilling() ? 'starting' : 'ready';
  }

  async #suggestions(
    { textDocument, position, context }: InlineCompletionParams,
    checkpoint: Checkpoint,
  ): Promise<Outcome<readonly Suggestion[]>> {
    const settings = this.#ports.settings();
    if (this.#phase === 'snoozed') return none('suggestions are snoozed');
    this.#ports.fill();
    const open = await this.#ports.writing(textDocument.uri);
    const path = open === undefined ? undefined : this.#ports.pathOf(open.snapshot.uri);
    if (open === undefined || path === undefined)
      return none('the document is in no language that Tenon reads');
    const { snapshot, offset } = withSelected(open, selectedOf({ position, context }));
    const languageIds = snapshot.language.description.editorIds;
    if (languageIds.some((id) => settings['completion.disabledLanguages'].includes(id)))
      return none('the language is switched off (tenon.completion.disabledLanguages)');
    const analysis = this.#ports.analysisOf(languageIds[0] ?? '') ?? this.#lastResort(open, snapshot);
    this.#analyzer = analysis?.name ?? '';
    this.#absence = this.#ports.absenceOf(languageIds[0] ?? '');
    const isAsked = context.triggerKind === InlineCompletionTriggerKind.Invoked;
    const rest = isAsked ? undefined : typedThrough(this.#shown, snapshot, offset);
    if (rest !== undefined) return some([rest]);
    const request = {
      snapshot,
      path,
      shownPath: this.#ports.shownPathOf(path),
      offset,
      minimumConfidence: isAsked
        ? Math.min(whenAsked.confidence, settings['completion.minimumConfidence'])
        : settings['completion.minimumConfidence'],
      alternatives: isAsked ? whenAsked.alternatives : 1,
      guidance: this.#ports.guidance,
    };
    const completionPorts: CompletionPorts = {
      ...this.#ports,
      analysisOf: () => analysis,
      // What a cell imports would stand in an earlier one.
      filesNaming: open.before === '' ? this.#ports.filesNaming : undefined,
      ...(!isAsked && { paced: (work, whenDue) => this.#pacing.paced(work, whenDue) }),
    };
    const foreseen = isAsked ? undefined : await this.#foresight.answerTo(request);
    const found =
      foreseen ??
      (await this.#inFlight.answer(
        { uri: snapshot.uri, text: snapshot.text, offset, isInvoked: isAsked },
        {
          start: (shared) => complete(request, completionPorts, shared),
          restOf: (answer, from) => restOf(answer, from, request),
        },
        checkpoint,
      ));
    await checkpoint();
    if (!isAsked) this.#foresight.begin(request, completionPorts);
    return this.#kept(found, snapshot, offset);
  }

  /** Where no analyzer knows the language: the editor, and what syntax tells. */
  #lastResort(open: Writing, snapshot: Snapshot): StaticAnalysis | undefined {
    const { editorIds } = snapshot.language.description;
    const editor = this.#editorAnalysis(open, snapshot);
    const syntax = this.#ports.syntaxOf(editorIds[0] ?? '');
    if (editor === undefined || syntax === undefined) return editor ?? syntax;
    return inTurn(editor, syntax, (answer) => !isLate(answer));
  }

  /** Where nobody else knows the language: the editor, of a document that it has as it is. */
  #editorAnalysis(open: Writing, { uri, version, language, text }: Snapshot): StaticAnalysis | undefined {
    if (open.before !== '' || open.snapshot.text !== text || version < 0) return undefined;
    const lines = new LineIndex(text);
    return editorAnalysis({
      text,
      absence: this.#ports.absenceOf(language.description.editorIds[0] ?? language.id),
      cap: editorCap,
      completions: (offset, token) =>
        this.#ports.editorCompletions({ uri, version, position: lines.placeAt(offset) }, token),
    });
  }

  /** What may be shown, and remembered as shown. */
  #kept(found: Outcome<readonly Suggestion[]>, snapshot: Snapshot, offset: number): typeof found {
    if (found.kind === 'none') return found;
    const onlyVerified = this.#ports.settings()['completion.onlyShowVerified'];
    const kept = found.value.filter(({ verdict }) => !onlyVerified || verdict === 'verified');
    const [first] = kept;
    if (first === undefined) return none(`it could not be verified: ${found.value[0]?.reason ?? ''}`);
    const shown = { uri: snapshot.uri, text: snapshot.text, offset, suggestion: first };
    // What the analyzer had no time for is asked again by the next keystroke.
    this.#shown = first.isLate === true ? undefined : shown;
    return some(kept);
  }
}
