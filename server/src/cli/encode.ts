import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Checkpoint } from '../base/checkpoint.ts';
import { silent } from '../base/logger.ts';
import type { Outcome } from '../base/outcome.ts';
import { inferenceHostPath, layFoundation } from '../composition.ts';
import { openEncoder } from '../inference/onnx/inference.ts';
import { readManifest } from '../inference/packages/packages.ts';
import type { CodeGraph } from '../inference/ports.ts';
import { openStatic } from '../inference/static/static.ts';
import { readTokenizer } from '../inference/tokenizer/readTokenizer.ts';
import { parsed, UsageError } from './options.ts';
import { exitCodes, print } from './output.ts';

/** Texts that are encoded at once. */
const batchSize = 64;

/** What `tenon encode` prints beside a vector. */
interface Opened {
  encode(graphs: readonly CodeGraph[], checkpoint: Checkpoint): Promise<Outcome<readonly Float32Array[]>>;
  idsOf(text: string): readonly number[];
  dispose(): void;
}

/**
 * Texts as JSON lines on stdin (`"a text"`, or what `tenon extract --features dataflow` prints), vectors as JSON lines on
 * stdout: what the runtime makes of a package, for whoever compares it.
 */
export async function encodeVerb(given: readonly string[], checkpoint: Checkpoint): Promise<number> {
  const { values } = parsed(given, {
    model: { type: 'string', default: 'tenon-static-v1' },
    ids: { type: 'boolean', default: false },
  });
  const opened = await open(values.model);
  try {
    for await (const batch of batches()) {
      const vectors = demand(await opened.encode(batch, checkpoint));
      for (const [at, vector] of vectors.entries()) {
        const ids = values.ids ? { ids: opened.idsOf(batch[at]?.code ?? '') } : {};
        const rounded = Array.from(vector, (value) => Number(value.toPrecision(7)));
        await print(`${JSON.stringify({ vector: rounded, ...ids })}\n`);
      }
    }
  } finally {
    opened.dispose();
  }
  return exitCodes.found;
}

/** A folder of a package, or the name of one that is bundled. */
async function open(model: string): Promise<Opened> {
  const { assets } = await layFoundation();
  const bundled = join(assets.models, model);
  const folder = existsSync(join(bundled, 'manifest.json')) ? bundled : model;
  const manifest = demand(readManifest(folder));
  const tokenizer = demand(readTokenizer(await readFile(join(folder, manifest.tokenizer), 'utf8')));
  const idsOf = (text: string) => tokenizer.encode(text);
  if (manifest.architecture === 'static') {
    const encoder = demand(await openStatic(folder));
    const encode: Opened['encode'] = (graphs, checkpoint) =>
      encoder.encode(
        graphs.map(({ code }) => code),
        checkpoint,
      );
    return { encode, idsOf, dispose: () => {} };
  }
  const encoder = openEncoder({
    packageFolder: folder,
    hostPath: inferenceHostPath(assets),
    device: 'cpu',
    threads: 1,
    logger: silent,
  });
  return {
    encode: (graphs, checkpoint) => encoder.encodeGraphs(graphs, checkpoint),
    idsOf,
    dispose: () => encoder.dispose(),
  };
}

function demand<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'none') throw new UsageError(outcome.reason);
  return outcome.value;
}

async function* batches(): AsyncIterable<readonly CodeGraph[]> {
  let batch: CodeGraph[] = [];
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    batch.push(graphOf(JSON.parse(line)));
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface ExtractedLine {
  readonly code?: unknown;
  readonly dataflow?: {
    readonly nodes: readonly (readonly [name: string, start: number, end: number])[];
    readonly edges: readonly (readonly [from: number, to: number, kind: string])[];
  };
}

function graphOf(line: unknown): CodeGraph {
  if (typeof line === 'string') return { code: line, nodes: [], edges: [] };
  const { code, dataflow } = (line ?? {}) as ExtractedLine;
  if (typeof code !== 'string') throw new UsageError('a line wants to be a text, or an object with "code"');
  return {
    code,
    nodes: dataflow?.nodes.map(([, start, end]) => ({ start, end })) ?? [],
    edges: dataflow?.edges.map(([from, to]) => [from, to] as const) ?? [],
  };
}
