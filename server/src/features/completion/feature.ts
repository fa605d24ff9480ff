import {
  InlineCompletionTriggerKind,
  type Connection,
  type InlineCompletionItem,
  type InlineCompletionParams,
} from 'vscode-languageserver';
import {
  completionStateNotification,
  completionStateRequest,
  snoozeNotification,
} from '../../../protocol/requests.ts';
import type { CompletionState } from '../../../protocol/completion.ts';
import type { Settings } from '../../../protocol/settings.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { LineIndex } from '../../base/text.ts';
import type { Snapshot } from '../../syntax/trees.ts';
import type { RequestRunner } from '../../workspace/requestRunner.ts';
import { complete, type CompletionPorts, type Suggestion } from './complete.ts';
import { typedThrough, type Shown } from './typedThrough.ts';

export interface CompletionFeaturePorts extends CompletionPorts {
  /** Settings as they are in force for that document. */
  settings(): Settings;
  snapshot(uri: string): Promise<Snapshot | undefined>;
  pathOf(uri: string): string | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  isFilling(): boolean;
}

/** Suggestions when the person asked for them, to go through. */
const whenAsked = 3;
const modelName = 'caches of this workspace';

/** Ghost text: `textDocument/inlineCompletion`, and what the editor shows of its state. */
export function registerCompletion(
  connection: Connection,
  ports: CompletionFeaturePorts,
  run: RequestRunner,
): void {
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
}

function described(answer: Outcome<readonly InlineCompletionItem[]>): string {
  return answer.kind === 'none' ? `→ none (${answer.reason})` : `→ ${answer.value.length} suggestions`;
}

/** What is remembered between two requests: the last answer, and until when it is quiet. */
class CompletionFeature {
  readonly #ports: CompletionFeaturePorts;
  readonly #tell: (state: CompletionState) => void;
  #snoozedUntil = 0;
  #shown: Shown | undefined;
  #last: CompletionState['last'];
  #analyzer = '';

  constructor(ports: CompletionFeaturePorts, tell: (state: CompletionState) => void) {
    this.#ports = ports;
    this.#tell = tell;
  }

  get state(): CompletionState {
    const { caches } = this.#ports;
    const last = this.#last === undefined ? {} : { last: this.#last };
    return { state: this.#phase, model: modelName, tokens: caches.tokens, analyzer: this.#analyzer, ...last };
  }

  snooze(minutes: number): void {
    this.#snoozedUntil = this.#ports.now() + minutes * 60_000;
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
    this.#tell(this.state);
    if (found.kind === 'none') return found;
    const range = { start: params.position, end: params.position };
    return some(found.value.map(({ text }) => ({ insertText: text, range })));
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
    if (this.#phase === 'off') return none('suggestions are switched off (tenon.completion.enabled)');
    if (this.#phase === 'snoozed') return none('suggestions are snoozed');
    if (context.selectedCompletionInfo !== undefined)
      return none('the suggest list is open, and what is selected there goes first');
    const snapshot = await this.#ports.snapshot(textDocument.uri);
    const path = this.#ports.pathOf(textDocument.uri);
    if (snapshot === undefined || path === undefined)
      return none('the document is in no language that Tenon reads');
    const languageIds = snapshot.language.description.editorIds;
    if (languageIds.some((id) => settings['completion.disabledLanguages'].includes(id)))
      return none('the language is switched off (tenon.completion.disabledLanguages)');
    this.#analyzer = this.#ports.analysisOf(languageIds[0] ?? '')?.name ?? '';
    const offset = new LineIndex(snapshot.text).offsetAt(position);
    const isAsked = context.triggerKind === InlineCompletionTriggerKind.Invoked;
    const rest = isAsked ? undefined : typedThrough(this.#shown, snapshot, offset);
    if (rest !== undefined) return some([rest]);
    const found = await complete(
      {
        snapshot,
        path,
        offset,
        minimumConfidence: settings['completion.minimumConfidence'],
        alternatives: isAsked ? whenAsked : 1,
        guided: true,
      },
      this.#ports,
      checkpoint,
    );
    return this.#kept(found, snapshot, offset);
  }

  /** What may be shown, and remembered as shown. */
  #kept(found: Outcome<readonly Suggestion[]>, snapshot: Snapshot, offset: number): typeof found {
    if (found.kind === 'none') return found;
    const onlyVerified = this.#ports.settings()['completion.onlyShowVerified'];
    const kept = found.value.filter(({ verdict }) => !onlyVerified || verdict === 'verified');
    const [first] = kept;
    if (first === undefined) return none(`it could not be verified: ${found.value[0]?.reason ?? ''}`);
    this.#shown = { uri: snapshot.uri, text: snapshot.text, offset, suggestion: first };
    return some(kept);
  }
}
