import { KvCache } from '../causal/kvCache.ts';
import type { CompletionManifest } from '../packages/completionManifest.ts';
import type { CausalGraph } from './causalGraph.ts';

/** Tokens of one run: a prompt is read in pieces, so that it can be left off within some 30 ms (SARATHI, arXiv 2308.16369). */
const chunk = 48;

/**
 * The tokens that the cache holds, and what comes after a sequence: the part that both begin with is not read again, so
 * that a keystroke costs its own tokens and a roll-back costs nothing.
 */
export class CausalRunner {
  readonly #graph: CausalGraph;
  readonly #cache: KvCache;
  readonly #held: number[] = [];

  constructor(graph: CausalGraph, manifest: CompletionManifest) {
    this.#graph = graph;
    this.#cache = new KvCache(manifest);
  }

  /** Logits of shape `[vocabSize]` for what follows `context`, or undefined once `isWanted` says no. */
  async next(context: readonly number[], isWanted: () => boolean): Promise<Float32Array | undefined> {
    if (context.length === 0) throw new RangeError('nothing stands before the first token');
    const same = context.findIndex((id, at) => id !== this.#held[at]);
    // The last token is read again, for its logits are not kept.
    const kept = Math.min(same === -1 ? context.length : same, context.length - 1);
    this.#cache.cut(kept);
    this.#held.length = kept;
    let logits: Float32Array | undefined;
    for (let start = kept; start < context.length; start += chunk) {
      await arrivals();
      if (!isWanted()) return undefined;
      const ids = context.slice(start, start + chunk);
      logits = await this.#graph.run(ids, this.#cache);
      this.#held.push(...ids);
    }
    return logits;
  }
}

/** Lets messages that came during the last run be read. */
function arrivals(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
