import type { CompletionState } from '../../server/protocol/completion.ts';

/** The few words that stay in the language status; `refusal` is why nothing is suggested in the file at hand, or ''. */
export function completionText(state: CompletionState, refusal = ''): string {
  if (refusal !== '') return '$(circle-slash) Suggestions: off here';
  return {
    off: '$(circle-slash) Suggestions: off',
    snoozed: '$(bell-slash) Suggestions: snoozed',
    starting: '$(loading~spin) Suggestions: starting',
    ready: '$(sparkle) Suggestions',
  }[state.state];
}

/** What came of the last request: `34 ms, verified by TypeScript 7.0.2`; '' before the first. Short: it shares its line with a link. */
export function lastText({ last }: CompletionState): string {
  if (last === undefined) return '';
  const outcome = last.outcome === 'none' ? 'no suggestion' : last.outcome;
  const by = last.outcome === 'none' || last.by === '' ? '' : ` by ${last.by}`;
  return `${Math.round(last.milliseconds)} ms, ${outcome}${by}`;
}

/** What suggests and what verifies: `caches of this workspace (12,345 tokens) · TypeScript 7.0.2`. */
export function modelText({ model, tokens, analyzer }: CompletionState): string {
  const read = tokens > 0 ? ` (${tokens.toLocaleString('en')} tokens)` : '';
  const verifier = analyzer === '' ? 'nothing verifies' : analyzer;
  return model === '' ? verifier : `${model}${read} · ${verifier}`;
}

/** The answer to *Why No Suggestion?*, in sentences. */
export function whyText(state: CompletionState, refusal = ''): string {
  if (refusal !== '') return refusal;
  const { last } = state;
  if (state.state === 'off') return 'Suggestions are off.';
  if (state.state === 'snoozed') return 'Suggestions are snoozed.';
  if (last === undefined)
    return state.state === 'starting'
      ? 'Suggestions are still starting.'
      : 'No suggestion was asked for yet: type in a file, or run "Trigger Inline Suggestion".';
  if (last.outcome !== 'none') {
    const verified = last.outcome === 'verified' ? 'verified' : 'not verified';
    return sentence(`The last request was answered with a suggestion (${verified}). ${last.reason}`);
  }
  const reason = sentence(last.reason === '' ? 'The last request had no answer.' : last.reason);
  return state.absence === undefined
    ? reason
    : `${reason} Nothing verifies suggestions: ${sentence(state.absence, false)}`;
}

function sentence(text: string, isFirst = true): string {
  const trimmed = text.trim();
  const capital = isFirst ? trimmed.slice(0, 1).toUpperCase() + trimmed.slice(1) : trimmed;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** What the settings say on suggestions in one file. */
export interface FileSettings {
  /** `completion.enabled`, as it holds for this file and its language. */
  readonly enabled: boolean;
  readonly disabledLanguages: readonly string[];
}

/** Why the settings allow no suggestion in a file of `language`; '' when they do. */
export function refusalText(settings: FileSettings, language: string): string {
  if (!settings.enabled)
    return `Suggestions are off for ${language} files here (setting tenon.completion.enabled).`;
  return settings.disabledLanguages.includes(language)
    ? `Suggestions are off for ${language} files (setting tenon.completion.disabledLanguages).`
    : '';
}

/** The values of one setting by the place that holds them, as `WorkspaceConfiguration.inspect` answers. */
export interface SettingPlaces {
  readonly globalLanguageValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceLanguageValue?: unknown;
  readonly workspaceFolderValue?: unknown;
  readonly workspaceFolderLanguageValue?: unknown;
}

/** Where a setting has to change to have an effect: the narrowest place that holds a value, else the user's settings. */
export function placeToChange(places: SettingPlaces): {
  readonly target: 'global' | 'workspace' | 'workspaceFolder';
  readonly inLanguage: boolean;
} {
  // A value for a language wins over one for all of them, wherever it stands.
  if (places.workspaceFolderLanguageValue !== undefined)
    return { target: 'workspaceFolder', inLanguage: true };
  if (places.workspaceLanguageValue !== undefined) return { target: 'workspace', inLanguage: true };
  if (places.globalLanguageValue !== undefined) return { target: 'global', inLanguage: true };
  if (places.workspaceFolderValue !== undefined) return { target: 'workspaceFolder', inLanguage: false };
  return { target: places.workspaceValue === undefined ? 'global' : 'workspace', inLanguage: false };
}
