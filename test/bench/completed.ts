import type { LanguageModel } from '../../server/src/inference/ports.ts';
import { quantile, type Part } from './report.ts';
import { mean } from './statistics.ts';

/** What a model writes at a place, up to the end of the line. */
export interface Written {
  readonly text: string;
  /** Product of the probabilities of the tokens and of the line's end. */
  readonly confidence: number;
  /** Microseconds of each call of the model. */
  readonly micros: readonly number[];
}

/** `both`: the caches where they are sure, and the neural model where they are not, as the product asks them. */
export type Which = 'caches' | 'neural' | 'both';

/** A line that was written to its end, by each of them that there is. */
export interface Completed {
  readonly language: string;
  /** From the first non-blank of the line, or from after a token in it. */
  readonly from: 'start' | 'middle';
  readonly right: string;
  readonly written: Readonly<Partial<Record<Which, Written>>>;
}

const goOn = async () => {};
const thresholds = [0.3, 0.5, 0.7, 0.8, 0.9];
/** As `completion.minimumConfidence` is by default. */
const sure = 0.5;
const mostTokens = 60;

/** Greedy decoding up to the end of the line. Line breaks with any indentation, and marks, are one answer: their probabilities add up. */
export async function restByModel(model: LanguageModel, before: readonly number[]): Promise<Written> {
  const context = [...before];
  const micros: number[] = [];
  let [text, confidence] = ['', 1];
  for (let count = 0; count < mostTokens; count += 1) {
    const start = performance.now();
    const candidates = await model.next(context, 32, () => true, goOn);
    micros.push((performance.now() - start) * 1000);
    const isEnd = (id: number) => /^$|\n/.test(model.vocabulary.textOf(id));
    const end = candidates.reduce((sum, { id, probability }) => sum + (isEnd(id) ? probability : 0), 0);
    const best = candidates.find(({ id }) => !isEnd(id));
    if (best === undefined || end >= best.probability)
      return { text: text.trim(), confidence: confidence * end, micros };
    text += model.vocabulary.textOf(best.id);
    confidence *= best.probability;
    context.push(best.id);
  }
  return { text: text.trim(), confidence: 0, micros };
}

export function togetherOf(caches: Written, neural: Written | undefined): Completed['written'] {
  if (neural === undefined) return { caches };
  const both = caches.confidence >= sure || neural.text === '' ? caches : neural;
  return { caches, neural, both };
}

export function byLanguage(done: readonly Completed[]): Part {
  const asked = askedIn(done);
  const figures: Record<string, number> = {};
  const row = (language: string, lines: readonly Completed[]) => [
    language,
    lines.length,
    ...asked.flatMap((which) => [exactOf(lines, which), similarityOf(lines, which)]),
    ...(['start', 'middle'] as const).map((from) =>
      exactOf(
        lines.filter((line) => line.from === from),
        asked.at(-1) ?? 'caches',
      ),
    ),
  ];
  const languages = [...Map.groupBy(done, ({ language }) => language)];
  for (const which of asked) {
    figures[`em.line.${which}`] = exactOf(done, which);
    figures[`es.line.${which}`] = similarityOf(done, which);
    for (const [language, lines] of languages) {
      figures[`em.line.${which}.${language}`] = exactOf(lines, which);
      figures[`es.line.${which}.${language}`] = similarityOf(lines, which);
    }
  }
  for (const [language, lines] of languages) {
    figures[`em.line.${language}.caches`] = exactOf(lines, 'caches');
    figures[`es.line.${language}.caches`] = similarityOf(lines, 'caches');
  }
  const columns = [
    'language',
    'positions',
    ...asked.flatMap((which) => [`${which}: exact`, `${which}: edit similarity`]),
    ...['start', 'middle'].map((from) => `${asked.at(-1)}: exact from ${from}`),
  ];
  const rows = [...languages.map(([language, lines]) => row(language, lines)), row('all', done)];
  return { table: { title: 'The rest of a line', columns, rows }, figures };
}

export function byConfidence(done: readonly Completed[]): Part {
  const asked = askedIn(done).filter((which) => which !== 'neural');
  const figures: Record<string, number> = {};
  const rows = thresholds.map((threshold) => [
    threshold.toString(),
    ...asked.flatMap((which) => {
      const shown = done.filter((line) => (shownAt(line, which, threshold)?.confidence ?? 0) >= threshold);
      const right = mean(shown.map((line) => (shownAt(line, which, threshold)?.text === line.right ? 1 : 0)));
      const end = which === 'caches' ? threshold.toString() : `${which}.${threshold}`;
      figures[`shown.${end}`] = shown.length / done.length;
      figures[`right.${end}`] = right;
      const said = mean(shown.map((line) => shownAt(line, which, threshold)?.confidence ?? 0));
      return [shown.length / done.length, right, said];
    }),
  ]);
  const columns = ['shown', 'of these exact', 'mean confidence'];
  return {
    table: {
      title: 'Only answers that are confident',
      columns: [
        'confidence at least',
        ...asked.flatMap((which) => columns.map((each) => `${which}: ${each}`)),
      ],
      rows,
    },
    figures,
  };
}

/** What a person sees who has set that confidence: the caches' answer or, where it is not sure, the neural model's. */
function shownAt({ written }: Completed, which: Which, threshold: number): Written | undefined {
  if (which === 'both' && (written.caches?.confidence ?? 0) < threshold) return written.neural;
  return which === 'both' ? written.caches : written[which];
}

export function byCost(done: readonly Completed[]): Part {
  const caches = done.flatMap(({ written }) => written.caches?.micros ?? []);
  const prompts = done.flatMap(({ written }) => written.neural?.micros.slice(0, 1) ?? []);
  const tokens = done.flatMap(({ written }) => written.neural?.micros.slice(1) ?? []);
  const rows = [
    { what: 'caches', of: caches },
    { what: 'neural, prompt and first token', of: prompts },
    { what: 'neural, every other token', of: tokens },
  ].flatMap(({ what, of }) =>
    of.length === 0 ? [] : [[what, of.length, quantile(of, 0.5), quantile(of, 0.99)]],
  );
  return {
    table: { title: 'Cost of a token, microseconds', columns: ['', 'calls', 'median', '99 %'], rows },
    figures: {
      'micros.token.p50': quantile(caches, 0.5),
      'micros.token.p99': quantile(caches, 0.99),
      ...(prompts.length === 0
        ? {}
        : {
            'ms.neural.prompt.p50': quantile(prompts, 0.5) / 1000,
            'ms.neural.token.p50': quantile(tokens, 0.5) / 1000,
          }),
    },
  };
}

function askedIn(done: readonly Completed[]): readonly Which[] {
  return (['caches', 'neural', 'both'] as const).filter((which) => done[0]?.written[which] !== undefined);
}

function exactOf(lines: readonly Completed[], which: Which): number {
  return mean(lines.map(({ written, right }) => (written[which]?.text === right ? 1 : 0)));
}

function similarityOf(lines: readonly Completed[], which: Which): number {
  return mean(lines.map(({ written, right }) => similarity(written[which]?.text ?? '', right)));
}

/** 1 - Levenshtein distance / length of the longer. */
function similarity(text: string, right: string): number {
  return 1 - distance(text, right) / Math.max(1, text.length, right.length);
}

/** Levenshtein's, in code units. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
