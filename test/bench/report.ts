import { cpus } from 'node:os';

export interface BenchOptions {
  /** A small share of the work, to see that the benchmark runs; its figures are not for quoting. */
  readonly quick: boolean;
  /** A folder of the caller's own to read from, for the benchmarks that take one. */
  readonly from: string | undefined;
  /** A folder with mirrors of the held-out repositories, or undefined to measure only what npm has. */
  readonly mirrors: string | undefined;
  /** A folder of model packages instead of the bundled ones. */
  readonly models: string | undefined;
  /** Only repositories of these languages, where a benchmark has several; undefined: those that it is about. */
  readonly languages: readonly string[] | undefined;
  /** What is known by syntax alone, in place of what analyzers know (monitors). */
  readonly bySyntax: boolean;
  /** Tells a person how far it is. */
  readonly say: (line: string) => void;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface BenchReport {
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
  /** For machines; rates are fractions 0 to 1. */
  readonly figures: Readonly<Record<string, number>>;
}

/** A table of a report with its figures. */
export interface Part {
  readonly table: Table;
  readonly figures: Readonly<Record<string, number>>;
}

export type Bench = (options: BenchOptions) => Promise<BenchReport>;

/** The report as Markdown, for people. */
export function printed(name: string, report: BenchReport): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
  return [`## ${name}`, '', machine, '', body(report)].join('\n');
}

/** `document` with the tables of a bench under its heading, in place of those that were there, or at its end. */
export function withSection(document: string, name: string, report: BenchReport): string {
  const heading = `## \`npm run bench -- ${name}`;
  const sections = document.split(/^(?=## )/m);
  const at = sections.findIndex(
    (section) => section.startsWith(heading) && /^[` ]/.test(section.slice(heading.length)),
  );
  const first = sections[at]?.split('\n', 1)[0] ?? `${heading}\``;
  const made = `${first}\n\n${body(report)}`;
  const kept = at === -1 ? [...sections, made] : sections.with(at, made);
  return `${kept.map((section) => section.trimEnd()).join('\n\n')}\n`;
}

function body({ tables, notes }: BenchReport): string {
  const parts = tables.map(({ title, columns, rows }) =>
    [
      `### ${title}`,
      '',
      line(columns),
      line(columns.map(() => '---')),
      ...rows.map((row) => line(row.map(cell))),
    ].join('\n'),
  );
  return [parts.join('\n\n'), '', ...notes.map((note) => `- ${note}`), ''].join('\n');
}

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function cell(value: string | number): string {
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
