/**
 * Fits the weights of `server/src/inference/ngram/weights.ts` on the valid repositories by expectation maximisation, and
 * prints them with how often a token that was given a probability was the right one.
 * usage: node test/bench/complete-fit.ts MIRRORS [PLACE…]; without what the places say, such as `language`, to see what they are worth
 */
import { evidenceOf, lengths, places, type Source } from '../../server/src/inference/ngram/evidence.ts';
import { cellOf, kinds } from '../../server/src/inference/ngram/weights.ts';
import { repositoriesOf, workspaceOf, type Workspace } from './completing.ts';
import { randomOf, shuffled } from './sources.ts';

/** For one token, from the strongest evidence down: its cell, the share of the right token in it, and of every token. */
interface Trace {
  readonly cells: readonly number[];
  readonly shares: readonly number[];
  readonly distributions: readonly ReadonlyMap<number, number>[];
  readonly right: number;
}

const [mirrors, ...without] = process.argv.slice(2);
const perRepository = 6000;
const unseen = 1e-6;
const cellCount = places.length * lengths.length * kinds;

function tracesOf({ files, without: leaveOut, put }: Workspace, seed: number): readonly Trace[] {
  const random = randomOf(seed);
  const traces: Trace[] = [];
  for (const file of shuffled(files, seed)) {
    if (traces.length >= perRepository) break;
    const modelAfter = leaveOut(file);
    const step = 1 + Math.floor(random() * 8);
    for (let at = step; at < file.ids.length && at < step + 4000; at += 8) {
      const context = file.ids.slice(Math.max(0, at - 64), at);
      const sources = modelAfter(file.ids.slice(0, at))
        .sourcesFor(context)
        .filter(({ place }) => !without.includes(place));
      traces.push(traceOf(sources, file.ids[at] ?? 0));
    }
    put(file);
  }
  return traces;
}

function traceOf(sources: readonly Source[], right: number): Trace {
  const [cells, shares, distributions]: [number[], number[], Map<number, number>[]] = [[], [], []];
  for (const evidence of evidenceOf(sources)) {
    cells.push(cellOf(evidence));
    shares.push((evidence.counts.get(right) ?? 0) / evidence.total);
    distributions.push(new Map([...evidence.counts].map(([id, count]) => [id, count / evidence.total])));
  }
  return { cells, shares, distributions, right };
}

function fitted(traces: readonly Trace[]): readonly number[] {
  let weights = Array.from({ length: cellCount }, () => 0.5);
  for (let round = 0; round < 40; round += 1) {
    const [stopped, reached] = [new Float64Array(cellCount).fill(1), new Float64Array(cellCount).fill(2)];
    for (const { cells, shares } of traces) {
      let rest = 1;
      const parts = cells.map((cell, at) => {
        const weight = weights[cell] ?? 0;
        const part = rest * weight * (shares[at] ?? 0);
        rest *= 1 - weight;
        return part;
      });
      const total = parts.reduce((sum, part) => sum + part, rest * unseen);
      let left = 1;
      for (const [at, cell] of cells.entries()) {
        reached[cell] = (reached[cell] ?? 0) + left;
        const posterior = (parts[at] ?? 0) / total;
        stopped[cell] = (stopped[cell] ?? 0) + posterior;
        left -= posterior;
      }
    }
    weights = weights.map((_, cell) => (stopped[cell] ?? 0) / (reached[cell] ?? 1));
  }
  return weights;
}

/** By tenth of the best token's probability: how many, their mean probability, how many were right. */
function reliability(traces: readonly Trace[], weights: readonly number[]) {
  const rows = Array.from({ length: 10 }, () => ({ count: 0, sum: 0, right: 0 }));
  let bits = 0;
  for (const { cells, distributions, right } of traces) {
    const mixed = new Map<number, number>();
    let rest = 1;
    cells.forEach((cell, at) => {
      const weight = weights[cell] ?? 0;
      for (const [id, share] of distributions[at] ?? [])
        mixed.set(id, (mixed.get(id) ?? 0) + rest * weight * share);
      rest *= 1 - weight;
    });
    bits -= Math.log2(Math.max(mixed.get(right) ?? 0, rest * unseen));
    let [best, most] = [-1, 0];
    for (const [id, probability] of mixed) if (probability > most) [best, most] = [id, probability];
    const row = rows[Math.min(9, Math.floor(most * 10))];
    if (row === undefined) continue;
    row.count += 1;
    row.sum += most;
    row.right += best === right ? 1 : 0;
  }
  const right = rows.reduce((sum, row) => sum + row.right, 0) / traces.length;
  return { rows, bits: bits / traces.length, right };
}

if (mirrors === undefined) throw new Error('usage: node test/bench/complete-fit.ts MIRRORS');
const all = repositoriesOf('valid', mirrors).map(({ repository, folder, language }, at) => {
  const traces = tracesOf(workspaceOf(folder, language), at + 1);
  process.stderr.write(`${repository} ${traces.length}\n`);
  return traces;
});
const fitting = all.flatMap((traces) => traces.filter((_, at) => at % 6000 < 4500));
const testing = all.flatMap((traces) => traces.filter((_, at) => at % 6000 >= 4500));
const { rows, bits, right } = reliability(testing, fitted(fitting));
process.stderr.write(`bits ${bits.toFixed(3)} right ${right.toFixed(3)}\n`);
for (const { count, sum, right } of rows)
  process.stderr.write(`${count} mean ${(sum / count).toFixed(3)} right ${(right / count).toFixed(3)}\n`);
const weights = fitted(all.flat()).map((weight) => Math.round(weight * 1000));
for (let at = 0; at < weights.length; at += kinds)
  process.stdout.write(`  ${weights.slice(at, at + kinds).join(', ')},\n`);
