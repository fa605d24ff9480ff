import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkpointOf } from '../../server/src/base/checkpoint.ts';
import { silent } from '../../server/src/base/logger.ts';
import { openEncoder } from '../../server/src/inference/onnx/inference.ts';
import type { CodeGraph } from '../../server/src/inference/ports.ts';
import {
  digestsOf,
  farthest,
  functions,
  goldenOf,
  projected,
  shippedPackages,
  tinyPackages,
  type ParityPackage,
} from './golden.ts';

/**
 * Packages of a network under the TypeScript runtime, packed into rows, against what PyTorch gives in fp32 for each
 * function alone (`tenon_training fixtures` and `parity`): tiny packages in fp32, and those that are shipped, in int8.
 */
const isNetwork = ({ manifest }: ParityPackage) => manifest.architecture !== 'static';
const tiny = tinyPackages.filter(isNetwork);
const shipped = shippedPackages.filter(isNetwork);

/** int8 rounds: the same weights in fp32 are within 1e-3 of PyTorch (`tenon_training parity` measures it). */
const lowestCosine = 0.995;

const hostPath = join(import.meta.dirname, '../../server/src/inference/onnx/host.ts');
const encoders = new Map(
  [...tiny, ...shipped].map(({ name, folder }) => [
    name,
    openEncoder({ packageFolder: folder, hostPath, device: 'cpu', threads: 1, logger: silent }),
  ]),
);
const graphs = functions.map<CodeGraph>(({ code, dataflow }) => ({
  code,
  nodes: dataflow.nodes.map(([, start, end]) => ({ start, end })),
  edges: dataflow.edges.map(([from, to]) => [from, to]),
}));
const never = checkpointOf(new AbortController().signal);

afterAll(() => encoders.forEach((encoder) => encoder.dispose()));

async function vectorsOf(name: string, given: readonly CodeGraph[]): Promise<readonly Float32Array[]> {
  const outcome = await encoders.get(name)?.encodeGraphs(given, never);
  if (outcome?.kind !== 'some') throw new Error(outcome?.reason);
  return outcome.value;
}

test.each(tiny)('$name: ids are equal, vectors within 1e-3', async (each) => {
  const golden = goldenOf(each.name);
  expect(digestsOf(each)).toEqual(golden.ids);
  for (const [at, vector] of (await vectorsOf(each.name, graphs)).entries())
    expect(farthest(projected(vector), golden.projections[at] ?? []), `text ${at}`).toBeLessThan(1e-3);
});

describe.each(shipped)('$name', (each) => {
  test('the ids are those of the Python tokenizer', () => {
    expect(digestsOf(each)).toEqual(goldenOf(each.name).ids);
  });

  test('the vectors point where those of PyTorch point', async () => {
    const { projections } = goldenOf(each.name);
    const cosines = (await vectorsOf(each.name, graphs)).map((vector, at) =>
      estimatedCosine(projected(vector), projections[at] ?? [], vector.length),
    );
    expect(cosines).toHaveLength(functions.length);
    expect(mean(cosines)).toBeGreaterThan(lowestCosine);
  });

  test('a function has nearly the same vector packed with others and alone', async () => {
    const [together] = await vectorsOf(each.name, graphs.slice(0, 8));
    const [alone] = await vectorsOf(each.name, graphs.slice(0, 1));
    expect(dot(together ?? [], alone ?? [])).toBeGreaterThan(lowestCosine);
  });

  test('what the manifest says of the package is there', () => {
    expect(existsSync(join(each.folder, 'CARD.md'))).toBe(true);
    expect(encoders.get(each.name)?.identity).toMatch(new RegExp(`^${each.name}@[0-9a-f]{12}$`));
  });
});

/** Of two unit vectors in `width` dimensions of which only projections are known: by their mean squared difference. */
function estimatedCosine(some: readonly number[], others: readonly number[], width: number): number {
  const squares = some.map((value, at) => (value - (others[at] ?? NaN)) ** 2);
  return 1 - (mean(squares) * width) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
