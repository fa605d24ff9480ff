import type { BenchReport } from './report.ts';

type Figures = BenchReport['figures'];

const lines: Readonly<
  Record<string, readonly (readonly [what: string, measured: (figures: Figures) => string])[]>
> = {
  search: [
    [
      'a sentence finds its function: MRR by words alone → Tenon',
      (figures) => {
        const [before, after] = [at(figures, 'mrr.bm25'), at(figures, 'mrr.fusion')];
        return `${before.toFixed(3)} → **${after.toFixed(3)}** (× ${(after / before).toFixed(2)}; ${at(figures, 'queries').toLocaleString('en')} questions)`;
      },
    ],
    [
      'a query at 100,000 blocks, 95 of 100 within',
      (figures) => `${at(figures, 'query_p95_ms.100k').toFixed(0)} ms`,
    ],
  ],
  encode: [
    [
      'functions a second that become vectors, one thread: static / small / of RoBERTa-base’s size',
      (figures) =>
        ['static', 'small', 'base']
          .map((key) => figures[`blocks_per_s.${key}`]?.toFixed(0) ?? '–')
          .join(' / '),
    ],
  ],
  'long-code': [
    [
      'functions over 512 tokens: MRR cut at the window → in pieces (SEA)',
      (figures) =>
        `${at(figures, 'mrr.truncated.over512').toFixed(3)} → **${at(figures, 'mrr.sea.over512').toFixed(3)}**`,
    ],
  ],
  complete: [
    [
      'ghost text at the default confidence: how often there is some, and how often it is the rest of the line to the letter',
      (figures) =>
        `${(100 * at(figures, 'shown.0.5')).toFixed(0)} %, ${(100 * at(figures, 'right.0.5')).toFixed(0)} % of these`,
    ],
  ],
  latency: [
    [
      'keystroke to ghost text that TypeScript verified, half within / 95 of 100 within; nothing to show, 95 of 100 within',
      (figures) =>
        ['p50_ms', 'p95_ms', 'empty_p95_ms'].map((key) => `${at(figures, key).toFixed(0)} ms`).join(' / '),
    ],
  ],
  clones: [
    [
      'planted clones that are found, types 1 / 2 / 3; reports that are clones, of a hundred read',
      (figures) => {
        const recall = [1, 2, 3].map((type) => `${(100 * at(figures, `recall.type${type}`)).toFixed(1)} %`);
        return `${recall.join(' / ')}; ${(100 * at(figures, 'precision.sheet')).toFixed(0)}`;
      },
    ],
    [
      'clones of types 1 and 2 among 10,000 files, beside jscpd’s native program; one saved file, in the median',
      (figures) =>
        `${at(figures, 'seconds.10k').toFixed(1)} s, ${at(figures, 'seconds.10k.jscpd').toFixed(1)} s; ${at(figures, 'update_ms.10k').toFixed(0)} ms`,
    ],
  ],
  robustness: [
    [
      'rank correlation after every local variable was renamed',
      (figures) => at(figures, 'spearman.rename').toFixed(3),
    ],
  ],
};

const head = '| measured on held-out repositories | |\n| --- | --- |\n';

/** `readme` with a bench's lines in its table of figures: in place of those with the same first cell, or at its end. */
export function withFigures(readme: string, name: string, figures: Figures): string {
  const start = readme.indexOf(head);
  if (start === -1) return readme;
  const end = readme.indexOf('\n\n', start);
  const rows = readme
    .slice(start + head.length, end)
    .split('\n')
    .filter((row) => row !== '');
  for (const [what, measured] of lines[name] ?? []) {
    const row = `| ${what} | ${measured(figures)} |`;
    const at = rows.findIndex((each) => each.startsWith(`| ${what} |`));
    rows.splice(at === -1 ? rows.length : at, at === -1 ? 0 : 1, row);
  }
  return `${readme.slice(0, start)}${head}${rows.join('\n')}${readme.slice(end)}`;
}

function at(figures: Figures, key: string): number {
  return figures[key] ?? Number.NaN;
}
