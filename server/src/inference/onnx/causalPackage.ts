import { join } from 'node:path';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { KvCache } from '../causal/kvCache.ts';
import { verifyCompletionPackage } from '../packages/packages.ts';
import type { Device, InferenceStatus } from '../ports.ts';
import { causalGraph } from './causalGraph.ts';
import { CausalRunner } from './causalRunner.ts';
import { openOn } from './session.ts';

/** A verified language model with its session open. */
export interface OpenCausal {
  readonly runner: CausalRunner;
  readonly device: NonNullable<InferenceStatus['device']>;
  /** Why `device` is not the one asked for, or ''. */
  readonly reason: string;
}

export async function openCausal(
  folder: string,
  placing: { readonly device: Device; readonly threads: number },
): Promise<Outcome<OpenCausal>> {
  const verified = await verifyCompletionPackage(folder);
  if (verified.kind === 'none') return verified;
  const manifest = verified.value;
  const opened = await openOn(join(folder, manifest.model), placing, async (session) => {
    const graph = causalGraph(session, manifest);
    const probe = new KvCache(manifest);
    await graph.run([0, 1], probe);
    return { value: graph, probed: await graph.run([2], probe) };
  });
  if (opened.kind === 'none') return none(`the model cannot be opened: ${opened.reason}`);
  const { device, reason, value } = opened.value;
  return some({ runner: new CausalRunner(value, manifest), device, reason });
}
