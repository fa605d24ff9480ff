import { join } from 'node:path';
import type { Encoder } from '../../server/src/inference/ports.ts';
import { Languages } from '../../server/src/syntax/languages.ts';
import { assetsAround } from '../../server/src/workspace/assets.ts';
import { grammarFolder } from '../../server/src/workspace/grammars.ts';
import { baseModelPackage } from './base-model.ts';
import { heldOut } from './held-out.ts';
import { openBenchModels, openHosted, vectorsOf, type BenchModel } from './models.ts';
import { embeddingPeer } from './peers.ts';
import { quantile, type BenchOptions, type BenchReport } from './report.ts';
import { heldOutRepositories } from './repositories.ts';
import { shuffled } from './sources.ts';
import { mean } from './statistics.ts';

const cache = join(import.meta.dirname, '..', '..', '.cache');
const batch = 32;

/** Functions a second of each model, and of a RoBERTa-base-sized one in the same inference host. */
export async function encodeBench(options: BenchOptions): Promise<BenchReport> {
  const { quick, say } = options;
  const texts = await functions(options, quick ? 64 : 1000);
  const models = await openBenchModels(options.models);
  const [host] = models.small === undefined ? [] : [models.small];
  const figures: Record<string, number> = {};
  try {
    const { tokenizer, folder, manifest } = host ?? models.default;
    const tokens = mean(texts.map((text) => Math.min(manifest.window, tokenizer.encode(text).length)));
    say('writing a network of the size of RoBERTa-base if it is not there ...');
    const packageFolder = baseModelPackage(cache, join(folder, manifest.tokenizer), tokenizer.vocabSize);
    const base = await openHosted(packageFolder);
    const racers: readonly Racer[] = [
      ...models.all.map(({ key, encoder }) => ({ key, encoder, texts })),
      { key: 'base', encoder: base.encoder, texts: texts.slice(0, quick ? 16 : 64) },
    ];
    Object.assign(figures, await race(racers, quick ? 1 : 3, say));
    await base.dispose();
    if (models.small !== undefined) {
      say('transformers.js with the small encoder ...');
      figures['blocks_per_s.transformersjs'] = embeddingPeer(models.small.folder, texts);
    }
    return report(figures, { texts: texts.length, tokens, models: models.all });
  } finally {
    await models.dispose();
  }
}

/** Functions and methods of held-out npm packages, doc comments blanked, in a fixed random order. */
async function functions(options: BenchOptions, most: number): Promise<readonly string[]> {
  const assets = assetsAround(import.meta.dirname);
  const languages = await Languages.load(grammarFolder(assets.grammars, assets.runtime));
  const texts: string[] = [];
  for (const repository of heldOutRepositories({ ...options, mirrors: undefined }).repositories) {
    if (repository.from !== 'npm') continue;
    const { blocks } = await heldOut(repository, {
      languages,
      encoders: {},
      mostFiles: options.quick ? 10 : 60,
    });
    const own = [...blocks.values()].filter(({ block }) => block.kind !== 'class').map(({ code }) => code);
    texts.push(...shuffled(own, 4).slice(0, Math.ceil(most / 8)));
  }
  return shuffled(texts, 5).slice(0, most);
}

interface Racer {
  readonly key: string;
  readonly encoder: Encoder;
  readonly texts: readonly string[];
}

/** Medians over rounds in which all take turns: what else the machine does hits all of them. */
async function race(
  racers: readonly Racer[],
  rounds: number,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const rates = new Map<string, number[]>(racers.map(({ key }) => [key, []]));
  for (let round = 1; round <= rounds; round += 1)
    for (const { key, encoder, texts } of racers) {
      say(`round ${round}: ${key} ...`);
      rates.get(key)?.push(await rateOf(encoder, texts));
    }
  return Object.fromEntries([...rates].map(([key, own]) => [`blocks_per_s.${key}`, quantile(own, 0.5)]));
}

async function rateOf(encoder: Encoder, texts: readonly string[]): Promise<number> {
  await vectorsOf(encoder, texts.slice(0, batch));
  const started = performance.now();
  for (let at = 0; at < texts.length; at += batch) await vectorsOf(encoder, texts.slice(at, at + batch));
  return texts.length / ((performance.now() - started) / 1000);
}

interface Measured {
  readonly texts: number;
  readonly tokens: number;
  readonly models: readonly BenchModel[];
}

function report(figures: Record<string, number>, { texts, tokens, models }: Measured): BenchReport {
  const base = figures['blocks_per_s.base'] ?? Number.NaN;
  const named = new Map(models.map(({ key, manifest }) => [key as string, manifest.name]));
  const rows = Object.entries(figures).map(([key, rate]) => {
    const what = key.replace('blocks_per_s.', '');
    return [
      named.has(what) ? `${what} (${named.get(what)})` : (titles[what] ?? what),
      rate,
      `${(rate / base).toFixed(1)} ×`,
    ];
  });
  for (const [key, rate] of Object.entries(figures))
    figures[key.replace('blocks_per_s', 'times_base')] = rate / base;
  return {
    tables: [
      { title: 'Functions encoded a second, one thread', columns: ['model', 'blocks/s', 'of base'], rows },
    ],
    notes: [
      `${texts} functions of the held-out npm packages, doc comments blanked, ${tokens.toFixed(0)} tokens on average (window and all), in batches of ${batch}, tokenizing and the way to the inference host and back included; medians of three rounds in which the models take turns. Base is 12 layers of width 768 with 12 heads and an inner width of 3,072 in int8, random weights, written at bench time with the operators of our own graphs; it sees the same tokens, its vocabulary is ours (rows of an embedding table cost memory, no time).`,
    ],
    figures,
  };
}

const titles: Readonly<Record<string, string>> = {
  base: 'the size of RoBERTa-base',
  transformersjs: 'transformers.js with small, batches of 32',
};
