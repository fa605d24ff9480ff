import {
  NotificationType,
  NotificationType0,
  RequestType,
  RequestType0,
  type CompletionList,
  type Position,
  type Range,
} from 'vscode-languageserver-protocol';
import type { CompletionState } from './completion.ts';
import type { Status } from './status.ts';

/** What the client hands over when it starts the server. */
export interface InitializationOptions {
  /** Folder of this workspace's index. Absent: nothing is persisted. */
  readonly storagePath?: string;
  /** The `tenon` section of the settings, as the editor has it. */
  readonly settings: unknown;
  /** `files.exclude` and `search.exclude`, merged: glob patterns whose value is true. */
  readonly editorExcludes: readonly string[];
  /** Whether the user trusts this workspace. Untrusted: it is parsed and indexed, but nothing of its own is run or loaded. */
  readonly trusted: boolean;
  /** `looks`: what monitors would hold is only looked at as a whole, to measure what they cost. */
  readonly guidance?: 'verified' | 'looks';
}

export interface Filters {
  /** Language ids as `grammars/` names them; empty: all. */
  readonly languages: readonly string[];
  /** A folder's URI; only what lies in it. */
  readonly folder?: string;
  /** `include`: tests rank below code; `exclude`: without them; `only`: nothing else. */
  readonly tests: 'include' | 'exclude' | 'only';
}

export interface SearchParams {
  readonly query: string;
  readonly limit: number;
  readonly filters: Filters;
}

export interface SimilarParams {
  readonly textDocument: { readonly uri: string };
  /** The selection, or an empty range at the cursor: then the innermost function or class around it. */
  readonly range: Range;
  readonly limit: number;
  readonly filters: Filters;
}

/** Why a hit is there. Shares are fractions of the score, 0 to 1, and add up to 1. */
export interface Why {
  readonly lexical: number;
  readonly semantic: number;
  /** Words (or, for similar code, identifiers' parts) that query and hit share, heaviest first. */
  readonly words: readonly string[];
  /** The part of the block that matched best, and what it is. */
  readonly piece: { readonly range: Range; readonly kind: 'whole' | 'part' | 'doc' };
}

export interface Hit {
  readonly uri: string;
  /** Path relative to the workspace folder, with '/'. */
  readonly path: string;
  readonly language: string;
  readonly kind: 'function' | 'method' | 'class';
  readonly name: string;
  readonly container: readonly string[];
  readonly signature: string;
  /** First sentence of the doc comment, or ''. */
  readonly summary: string;
  readonly range: Range;
  readonly nameRange: Range;
  readonly category: 'code' | 'test' | 'generated';
  /** Fused score; comparable within one answer only. */
  readonly score: number;
  readonly why: Why;
}

export type HitList =
  | {
      readonly kind: 'hits';
      readonly hits: readonly Hit[];
      /** What the answer rests on, when that is not everything: `vectors: 410 of 2,050 blocks`; '' when it is. */
      readonly caveat: string;
      /** For similar code: the block that was looked for. */
      readonly subject?: { readonly name: string; readonly range: Range };
    }
  | { readonly kind: 'none'; readonly reason: string };

export const searchRequest = new RequestType<SearchParams, HitList, void>('tenon/search');
export const similarRequest = new RequestType<SimilarParams, HitList, void>('tenon/similar');
export const statusRequest = new RequestType0<Status, void>('tenon/status');
export const statusNotification = new NotificationType<Status>('tenon/statusChanged');
/** Forget this workspace's index and build it again. */
export const rebuildNotification = new NotificationType0('tenon/rebuild');
/** Stop filling in vectors until the next rebuild or restart. */
export const pauseNotification = new NotificationType<{ readonly paused: boolean }>('tenon/pause');
export const completionStateRequest = new RequestType0<CompletionState, void>('tenon/completionState');
export const completionStateNotification = new NotificationType<CompletionState>(
  'tenon/completionStateChanged',
);
/** No inline suggestions for so many minutes. 0: wake up. */
export const snoozeNotification = new NotificationType<{ readonly minutes: number }>('tenon/snooze');

/** A place in a document of the editor, and the version that it is in. */
export interface EditorCompletionsParams {
  readonly uri: string;
  readonly version: number;
  readonly position: Position;
}

/** Server to client: what the editor's own language support would complete; null once the document is another version. */
export const editorCompletionsRequest = new RequestType<EditorCompletionsParams, CompletionList | null, void>(
  'tenon/editorCompletions',
);

/** What {@link addImportCommand} gets: edits of the document above the line in which a suggestion was taken. */
export interface AddImportArguments {
  readonly uri: string;
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** Commands that the server's code lenses and suggestions name and that the client registers. */
export const findSimilarCommand = 'tenon.findSimilar';
export const addImportCommand = 'tenon.addImport';
