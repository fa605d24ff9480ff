import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { silent } from '../../server/src/base/logger.ts';
import type { Outcome } from '../../server/src/base/outcome.ts';
import { openEncoder } from '../../server/src/inference/onnx/inference.ts';
import {
  openLanguageModel,
  type LanguageModelProcess,
} from '../../server/src/inference/onnx/languageModel.ts';
import type { Manifest } from '../../server/src/inference/packages/manifest.ts';
import { readManifest } from '../../server/src/inference/packages/packages.ts';
import type { Encoder, StaticEncoder, Tokenizer } from '../../server/src/inference/ports.ts';
import { openStatic } from '../../server/src/inference/static/static.ts';
import { readTokenizer } from '../../server/src/inference/tokenizer/readTokenizer.ts';
import { RememberingEncoder } from './remembering.ts';

const root = join(import.meta.dirname, '..', '..');
const hostPath = join(root, 'server', 'src', 'inference', 'onnx', 'host.ts');
const goOn = async () => {};

/** A package under `models/` that the benches measure. */
export interface BenchModel<E extends Encoder = Encoder> {
  /** As the figures' keys have it. */
  readonly key: 'static' | 'small';
  readonly encoder: E;
  /** The same, but keeps vectors from run to run: never to be timed. */
  readonly remembered: Encoder;
  readonly manifest: Manifest;
  readonly folder: string;
  readonly tokenizer: Tokenizer;
}

export interface BenchModels {
  readonly static: BenchModel<StaticEncoder> | undefined;
  readonly small: BenchModel | undefined;
  /** Those that there are. */
  readonly all: readonly BenchModel[];
  /** The one that answers without being asked for: the encoder only where its package says so. */
  readonly default: BenchModel;
  dispose(): Promise<void>;
}

interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The static table and the encoder among the packages in `folder`, the latter in its inference host on one thread of the CPU. */
export async function openBenchModels(folder = join(root, 'models')): Promise<BenchModels> {
  const packages = packagesIn(folder);
  const table = await opened(packages, 'static');
  const small = packages.findLast(({ manifest }) => manifest.architecture === 'unixcoder');
  const host = small === undefined ? undefined : await openHosted(small.folder);
  const encoder =
    small === undefined || host === undefined ? undefined : modelOf('small', small, host.encoder);
  const all = [table, encoder].filter((model) => model !== undefined);
  const chosen = encoder?.manifest.isDefault === true ? encoder : (table ?? encoder);
  if (chosen === undefined) throw new Error(`There is no model package in ${folder}.`);
  return { static: table, small: encoder, all, default: chosen, dispose: async () => host?.dispose() };
}

async function opened(
  packages: readonly Package[],
  key: 'static',
): Promise<BenchModel<StaticEncoder> | undefined> {
  const found = packages.find(({ manifest }) => manifest.architecture === key);
  return found === undefined ? undefined : modelOf(key, found, valueOf(await openStatic(found.folder)));
}

/** The last language model among the packages in `folder`, in its host on one thread of the CPU; undefined where there is none. */
export async function openNeural(folder = join(root, 'models')): Promise<LanguageModelProcess | undefined> {
  const packageFolder = foldersIn(folder).findLast((folder) => taskOf(folder) === 'completion');
  if (packageFolder === undefined) return undefined;
  const model = valueOf(
    openLanguageModel({ packageFolder, hostPath, device: 'cpu', threads: 1, logger: silent }),
  );
  const [first] = await model.next(
    model.prompt({ path: 'a.ts', prefix: 'a', suffix: '' }),
    1,
    () => true,
    goOn,
  );
  if (first === undefined) throw new Error(`${model.name}: ${model.status.reason}`);
  return model;
}

function packagesIn(models: string): readonly Package[] {
  return foldersIn(models)
    .filter((folder) => taskOf(folder) === 'embedding')
    .map((folder) => ({ folder, manifest: valueOf(readManifest(folder)) }));
}

function foldersIn(models: string): readonly string[] {
  return readdirSync(models)
    .map((name) => join(models, name))
    .filter((folder) => existsSync(join(folder, 'manifest.json')));
}

function taskOf(folder: string): string | undefined {
  return (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { task?: string }).task;
}

function modelOf<E extends Encoder>(
  key: 'static' | 'small',
  { folder, manifest }: Package,
  encoder: E,
): BenchModel<E> {
  const json = readFileSync(join(folder, manifest.tokenizer), 'utf8');
  const tokenizer = valueOf(readTokenizer(json));
  return { key, encoder, remembered: new RememberingEncoder(encoder), manifest, folder, tokenizer };
}

/** An encoder of a package folder in an inference host of its own, warm, on one thread. */
export async function openHosted(
  packageFolder: string,
): Promise<{ encoder: Encoder; dispose(): Promise<void> }> {
  const encoder = openEncoder({
    packageFolder,
    hostPath,
    device: 'cpu',
    threads: 1,
    logger: silent,
  });
  valueOf(await encoder.encode(['warm up'], goOn));
  return { encoder, dispose: async () => encoder.dispose() };
}

/** The vectors of texts, or an error that says why there are none. */
export async function vectorsOf(
  encoder: Encoder,
  texts: readonly string[],
): Promise<readonly Float32Array[]> {
  return valueOf(await encoder.encode(texts, goOn));
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'none') throw new Error(outcome.reason);
  return outcome.value;
}
