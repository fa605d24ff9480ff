import {
  NotificationType0,
  RequestType,
  type Position,
  type Range,
  type TextEdit,
} from 'vscode-languageserver-protocol';

/**
 * How alike clones are (Roy and Cordy, "A Survey on Software Clone Detection Research", section 3): 1 equal but for layout and comments, 2
 * but for names and literals too, 3 with statements added, removed or changed, 4 the same thing done in another way.
 */
export type CloneType = 1 | 2 | 3 | 4;

/** One place of a clone class: whole statements, a block or a function. */
export interface CloneMember {
  readonly uri: string;
  /** Path relative to the workspace folder, with '/'. */
  readonly path: string;
  readonly range: Range;
  /** Name of the innermost function or class around it, or ''. */
  readonly name: string;
  readonly tokens: number;
  readonly category: 'code' | 'test' | 'generated';
}

/** Places that are clones of each other, two or more. */
export interface CloneClass {
  /** Stays the same while the code of the class does, whichever files it stands in. */
  readonly id: string;
  readonly type: CloneType;
  /** Share of tokens that all places have in common, 0 to 1; of type 4: how sure it is. */
  readonly similarity: number;
  /** Tokens of the longest place. */
  readonly tokens: number;
  /** Lines of the longest place. */
  readonly lines: number;
  readonly members: readonly CloneMember[];
  /** Files that it stands in. */
  readonly files: number;
  /** Id of the language of the first place. */
  readonly language: string;
  /** Why they are one class, for a person: `size ↔ n, list ↔ items; 11 of 12 def-use edges`. '' where they are simply equal. */
  readonly reason: string;
}

/** A copy in which one place was forgotten: a defect, perhaps. */
export interface InconsistentClone {
  /** `name`: renamed everywhere but here; `condition`: the other copies compare otherwise. */
  readonly kind: 'name' | 'condition';
  readonly uri: string;
  readonly path: string;
  /** What stands out. */
  readonly range: Range;
  /** For a person. */
  readonly message: string;
  /** The same place in a twin. */
  readonly twin: { readonly uri: string; readonly path: string; readonly range: Range };
}

export interface ClonesParams {
  /** Types that are wanted; empty: those that the settings name. */
  readonly types: readonly CloneType[];
}

export type CloneList =
  | {
      readonly kind: 'classes';
      /** The largest first: by tokens times the places beyond the first. */
      readonly classes: readonly CloneClass[];
      /** What the answer rests on, when that is not everything; '' when it is. */
      readonly caveat: string;
    }
  | { readonly kind: 'none'; readonly reason: string };

/** All clone classes of the workspace. */
export const clonesRequest = new RequestType<ClonesParams, CloneList, void>('tenon/clones');
/** The classes have changed: whoever shows them asks again. */
export const clonesChangedNotification = new NotificationType0('tenon/clonesChanged');

export interface ClonesOfParams {
  readonly textDocument: { readonly uri: string };
}

/** The clone classes that have a place in a document. */
export const clonesOfRequest = new RequestType<ClonesOfParams, CloneList, void>('tenon/clonesOf');

/** An edit inside of a clone class that its other places have not had. */
export interface CloneHint {
  readonly classId: string;
  /** The place that was edited, as it is now. */
  readonly range: Range;
  /** The first line that was edited. */
  readonly line: number;
  /** Places where the same lines stand as they stood here before. */
  readonly others: readonly CloneMember[];
}

export interface CloneHintsParams {
  readonly textDocument: { readonly uri: string; readonly version: number };
}

/** What was edited inside of clone classes since the document was last in step with them. */
export const cloneHintsRequest = new RequestType<CloneHintsParams, readonly CloneHint[], void>(
  'tenon/cloneHints',
);

export interface ApplyThereParams {
  readonly textDocument: { readonly uri: string; readonly version: number };
  readonly classId: string;
}

/** The edit as it is made in one other place. */
export interface EditThere {
  readonly member: CloneMember;
  /** Of the member's file as the editor has it, else as it is on disk; in order. */
  readonly edits: readonly TextEdit[];
}

/** The edit, said with the names of each place; refused places with their reason. */
export type ApplyThere =
  | {
      readonly kind: 'places';
      readonly places: readonly EditThere[];
      readonly refused: readonly { readonly member: CloneMember; readonly reason: string }[];
    }
  | { readonly kind: 'none'; readonly reason: string };

export const applyThereRequest = new RequestType<ApplyThereParams, ApplyThere, void>('tenon/applyThere');

export interface ExtractCloneParams {
  readonly textDocument: { readonly uri: string; readonly version: number };
  readonly classId: string;
}

/** A function of what stands in several places of a document, and its calls there. */
export type ExtractClone =
  | {
      readonly kind: 'function';
      readonly edits: readonly TextEdit[];
      /** Where its name stands once the edits are made. */
      readonly name: Position;
      readonly places: number;
      /** `verified`: an analyzer finds no error that was not there before. */
      readonly verdict: 'verified' | 'unverified';
      /** Why it is not verified, or ''. */
      readonly reason: string;
    }
  | { readonly kind: 'none'; readonly reason: string };

export const extractCloneRequest = new RequestType<ExtractCloneParams, ExtractClone, void>(
  'tenon/extractClone',
);

/** Command that the server's code lenses name and that the client registers; its argument is the id of a class. */
export const showClonesCommand = 'tenon.clones.show';
/** Command that its code actions name; its argument is {@link ExtractCloneParams}. */
export const extractCloneCommand = 'tenon.clones.extract';
