/** What inline suggestions are doing, and what came of the last one that was asked for. */
export interface CompletionState {
  /** `off`: the settings say so; `snoozed`: until the time that the reader asked for is over. */
  readonly state: 'off' | 'snoozed' | 'starting' | 'ready';
  /** What suggests, in words: `caches of this workspace`. */
  readonly model: string;
  /** Tokens read into the caches. */
  readonly tokens: number;
  /** What verifies suggestions: `TypeScript 7.0.2`, or '' where nothing does. */
  readonly analyzer: string;
  /** Why nothing verifies suggestions in the language of the last request; absent where something does. */
  readonly absence?: string;
  /** The last request: what came of it and why. Absent before the first. */
  readonly last?: {
    /** Milliseconds since the epoch. */
    readonly at: number;
    readonly milliseconds: number;
    readonly outcome: 'verified' | 'unverified' | 'none';
    /** Who suggested or, for `none`, who declined. */
    readonly by: string;
    /** A sentence for the reader; for `none`, why there was no suggestion. */
    readonly reason: string;
    /** Suggestions that were handed to the editor. */
    readonly shown: number;
  };
}
