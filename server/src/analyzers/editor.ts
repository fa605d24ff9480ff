import type { CancellationToken } from 'vscode-languageserver-protocol/node';
import { late, type Member, type StaticAnalysis } from '../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { none, type Outcome } from '../base/outcome.ts';
import { membersOf, type CompletionAnswer } from './lsp/members.ts';
import { within } from './lsp/within.ts';

export interface EditorPlace {
  /** The document as the editor has it. */
  readonly text: string;
  /** Why nobody else knows the language, for the verdict. */
  readonly absence: string;
  /** Milliseconds that the editor has for its answer. */
  readonly cap: number;
  /** What the editor would complete at an offset of that text; null once the text is another. */
  completions(offset: number, token: CancellationToken): Promise<CompletionAnswer>;
}

/**
 * What the editor's own language support knows, whoever provides it: members at places of the document as it stands there.
 * Of text that is not there it knows nothing, and what it finds wrong it does not tell, so nothing is verified by it.
 */
export function editorAnalysis(place: EditorPlace): StaticAnalysis {
  return {
    name: 'the editor',
    isLiteral: true,
    members: (source, offset, checkpoint) =>
      source.text.slice(0, offset) === place.text.slice(0, offset)
        ? membersAt(place, offset, checkpoint)
        : Promise.resolve(none('the editor knows only what is written')),
    faults: () => Promise.resolve(none(place.absence)),
  };
}

async function membersAt(
  { completions, cap }: EditorPlace,
  offset: number,
  checkpoint: Checkpoint,
): Promise<Outcome<readonly Member[]>> {
  const answer = await within(cap, checkpoint, async (token) => ({ list: await completions(offset, token) }));
  return answer === undefined ? late('the editor did not answer') : membersOf(answer.list, {});
}
