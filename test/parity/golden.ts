import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Manifest } from '../../server/src/inference/packages/manifest.ts';
import { readManifest } from '../../server/src/inference/packages/packages.ts';
import { readTokenizer } from '../../server/src/inference/tokenizer/readTokenizer.ts';

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

/** A package that is held against its golden numbers. */
export interface ParityPackage {
  readonly folder: string;
  readonly name: string;
  readonly manifest: Manifest;
}

const root = join(import.meta.dirname, '../..');

/** The tiny packages of the unit tests, in fp32, and those that are shipped. */
export const tinyPackages = ['tiny', 'tiny-static', 'tiny-graph'].flatMap((name) =>
  packageIn(join(root, 'server/src/inference/fixtures', name)),
);
export const shippedPackages = readdirSync(join(root, 'models')).flatMap((name) =>
  packageIn(join(root, 'models', name)),
);

/** Folders of the language models under `models/`. */
export const languageModels = readdirSync(join(root, 'models'))
  .map((name) => join(root, 'models', name))
  .filter((folder) => taskOf(folder) === 'completion');

export const functions = read('functions.json') as readonly ParityFunction[];

export function goldenOf(packageName: string): Golden {
  return read(join('golden', `${packageName}.json`)) as Golden;
}

/** By function: the digest of the ids that the package's tokenizer gives it here. */
export function digestsOf({ folder, manifest }: ParityPackage): readonly string[] {
  const tokenizer = readTokenizer(readFileSync(join(folder, manifest.tokenizer), 'utf8'));
  if (tokenizer.kind === 'none') throw new Error(tokenizer.reason);
  return functions.map(({ code }) => digestOf(tokenizer.value.encode(code)));
}

/** As `digest_of` in models/training. */
function digestOf(ids: readonly number[]): string {
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

function packageIn(folder: string): ParityPackage[] {
  if (taskOf(folder) !== 'embedding') return [];
  const manifest = readManifest(folder);
  if (manifest.kind === 'none') throw new Error(manifest.reason);
  return [{ folder, name: basename(folder), manifest: manifest.value }];
}

/** What the package in a folder is for; undefined where there is none. */
function taskOf(folder: string): string | undefined {
  const path = join(folder, 'manifest.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { task?: string }).task : undefined;
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
}
