import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A function of this repository, as `tenon_training parity` drew it. Offsets are UTF-16 code units of the code. */
export interface ParityFunction {
  readonly language: string;
  readonly code: string;
  readonly dataflow: {
    readonly nodes: readonly (readonly [name: string, start: number, end: number])[];
    readonly edges: readonly (readonly [from: number, to: number, kind: string])[];
  };
}

/** What Python says of those functions: 12 hex digits of their ids, and 8 projections of their vectors. */
interface Golden {
  readonly ids: readonly string[];
  readonly projections: readonly (readonly number[])[];
}

export const functions = read('functions.json') as readonly ParityFunction[];

export function goldenOf(packageName: string): Golden {
  return read(join('golden', `${packageName}.json`)) as Golden;
}

/** As `digest_of` in models/training. */
export function digestOf(ids: readonly number[]): string {
  return createHash('sha256').update(ids.join()).digest('hex').slice(0, 12);
}

const axes = 8;

/** As `projected` in models/training: no two vectors are nearer than what this gives of them. */
export function projected(vector: Float32Array): readonly number[] {
  return Array.from({ length: axes }, (_, axis) => {
    let sum = 0;
    let squares = 0;
    for (const [at, value] of vector.entries()) {
      const direction = Math.sin(1 + ((at * axes + axis) ** 2 % 9973));
      sum += value * direction;
      squares += direction * direction;
    }
    return sum / Math.sqrt(squares);
  });
}

/** Largest distance of two lists of numbers, place by place. */
export function farthest(some: readonly number[], others: readonly number[]): number {
  return Math.max(...some.map((value, at) => Math.abs(value - (others[at] ?? NaN))));
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
}
