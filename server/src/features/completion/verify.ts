import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import type { Decoded } from '../../decoding/decode.ts';
import { parse } from '../../syntax/parse.ts';
import type { Snapshot, Trees } from '../../syntax/trees.ts';
import { closersOf } from './trim.ts';

/** What is about to be suggested: `text` at `offset`. */
export interface Draft {
  readonly snapshot: Snapshot;
  readonly offset: number;
  readonly text: string;
  readonly decoded: Decoded;
}

export interface Verdict {
  /** `verified`: an analyzer knew the members of every dereference in it and finds no error in it. */
  readonly verdict: 'verified' | 'unverified';
  /** The analyzer, or '' where there is none. */
  readonly by: string;
  /** Why it is not verified, or ''. */
  readonly reason: string;
}

export type Verified =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** `at`: code units into the draft's text. */
  | { readonly kind: 'fault'; readonly at: number; readonly reason: string };

export interface VerifyPorts {
  readonly trees: Trees;
  readonly analysis: StaticAnalysis | undefined;
}

/** Whether the draft holds before anybody sees it: it parses, and the analyzer finds no error in it (PG-TD's idea, arXiv 2303.05510). */
export async function verify(draft: Draft, ports: VerifyPorts, checkpoint: Checkpoint): Promise<Verified> {
  const { snapshot, offset, text } = draft;
  const whole = snapshot.text.slice(0, offset) + text + closersOf(text) + snapshot.text.slice(offset);
  if (!(await parsesAsWell(snapshot, whole, ports, checkpoint)))
    return { kind: 'fault', at: 0, reason: 'what the model would write does not parse here' };
  const { analysis } = ports;
  if (analysis === undefined) return unverified('', 'no analyzer knows this language');
  const languageId = snapshot.language.description.editorIds[0] ?? snapshot.language.id;
  const faults = await analysis.faults({ uri: snapshot.uri, languageId, text: whole }, checkpoint);
  if (faults.kind === 'none') return unverified(analysis.name, faults.reason);
  const inside = faults.value.find(({ span }) => span.start < offset + text.length && span.end > offset);
  if (inside !== undefined)
    return {
      kind: 'fault',
      at: Math.max(0, inside.span.start - offset),
      reason: `${analysis.name} finds an error (${inside.code}) in what the model would write`,
    };
  const { monitored, answered, reason } = draft.decoded;
  if (answered < monitored) return unverified(analysis.name, reason);
  return { kind: 'verdict', verdict: { verdict: 'verified', by: analysis.name, reason: '' } };
}

function unverified(by: string, reason: string): Verified {
  return { kind: 'verdict', verdict: { verdict: 'unverified', by, reason } };
}

/** Whether the text has no more syntax errors with the draft than without. */
async function parsesAsWell(
  snapshot: Snapshot,
  whole: string,
  { trees }: VerifyPorts,
  checkpoint: Checkpoint,
): Promise<boolean> {
  return await trees.with(
    snapshot,
    async (now) => {
      const then = await parse(snapshot.language, whole, undefined, checkpoint);
      try {
        return errorsIn(then.tree.rootNode) <= errorsIn(now.tree.rootNode);
      } finally {
        then.dispose();
      }
    },
    checkpoint,
  );
}

interface Node {
  readonly hasError: boolean;
  readonly isError: boolean;
  readonly isMissing: boolean;
  readonly children: readonly (Node | null)[];
}

function errorsIn(node: Node): number {
  if (!node.hasError) return 0;
  const own = node.isError || node.isMissing ? 1 : 0;
  return node.children.reduce((sum, child) => sum + (child === null ? 0 : errorsIn(child)), own);
}
