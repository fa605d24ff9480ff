import { none, some, type Outcome } from '../../base/outcome.ts';

/** What a package of a model says it is: `manifest.json`. */
export interface Manifest {
  readonly name: string;
  readonly architecture: Architecture;
  readonly task: 'embedding';
  /** Length of a vector. */
  readonly dimension: number;
  /** Most tokens of a sequence, prefix and suffix included. */
  readonly window: number;
  /** `mean` of the hidden states, the first of them (`cls`), or a weighted sum of the table's rows (`static`). */
  readonly pooling: 'mean' | 'cls' | 'weighted';
  /** Token contents before and after every sequence. */
  readonly prefix: readonly string[];
  readonly suffix: readonly string[];
  /** Token contents before a sentence that asks for code; absent: `prefix`. */
  readonly queryPrefix?: readonly string[];
  /** Names of files of the package. */
  readonly model: string;
  readonly tokenizer: string;
  /** Safetensors with `sea.w` and `sea.v`: how vectors of pieces become one (arXiv 2208.11271); absent: their mean. */
  readonly aggregation?: string;
  /** `graphcodebert`: most nodes of the data flow besides the window's tokens. */
  readonly nodes?: number;
  /** Chosen without being asked for: where it was measured to be worth its cost. */
  readonly isDefault?: boolean;
  readonly licence: string;
  /** Hex sha256 by file name: every file that is read has one. */
  readonly files: Readonly<Record<string, { readonly sha256: string }>>;
}

const architectures = ['static', 'codet5', 'unixcoder', 'graphcodebert', 'causal-lm'] as const;
export type Architecture = (typeof architectures)[number];

/** The only version of a manifest's shape that this program reads. */
export const format = 1;

/** Parses and checks a manifest; the reason names the field, what was found and what is allowed. */
export function parseManifest(json: string): Outcome<Manifest> {
  let read: Record<string, unknown>;
  try {
    read = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return none('manifest.json is not JSON');
  }
  const fault = firstFault(read);
  if (fault !== undefined) return none(`manifest.json: ${fault}`);
  return some(read as unknown as Manifest);
}

/** Name and first 12 hex digits of the model's hash: vectors of different identities are never compared. */
export function identityOf({ name, model, files }: Manifest): string {
  return `${name}@${(files[model]?.sha256 ?? '').slice(0, 12)}`;
}

function firstFault(read: Record<string, unknown>): string | undefined {
  if (read['format'] !== format) return wrong('format', read['format'], String(format));
  for (const [field, allowed] of Object.entries(choices))
    if (!allowed.includes(read[field] as string)) return wrong(field, read[field], allowed.join(', '));
  for (const field of ['name', 'model', 'tokenizer', 'licence'])
    if (!isText(read[field])) return wrong(field, read[field], 'a text that is not empty');
  for (const field of ['dimension', 'window'])
    if (!isCount(read[field])) return wrong(field, read[field], 'a whole number above 0');
  for (const field of ['prefix', 'suffix'])
    if (!isTexts(read[field])) return wrong(field, read[field], 'a list of tokens');
  return faultOfOptions(read) ?? faultOfFiles(read);
}

const choices: Readonly<Record<string, readonly string[]>> = {
  architecture: architectures,
  task: ['embedding'],
  pooling: ['mean', 'cls', 'weighted'],
};

function faultOfOptions(read: Record<string, unknown>): string | undefined {
  const { aggregation, nodes, isDefault, queryPrefix } = read;
  if (queryPrefix !== undefined && !isTexts(queryPrefix))
    return wrong('queryPrefix', queryPrefix, 'a list of tokens');
  if (aggregation !== undefined && !isText(aggregation))
    return wrong('aggregation', aggregation, 'the name of a file of the package');
  if (nodes !== undefined && !isCount(nodes)) return wrong('nodes', nodes, 'a whole number above 0');
  if (isDefault !== undefined && typeof isDefault !== 'boolean')
    return wrong('isDefault', isDefault, 'true, false');
  return undefined;
}

/** What is wrong with the list of files of a package of any task, or undefined. */
export function faultOfFiles(read: Record<string, unknown>): string | undefined {
  const files = (read['files'] ?? {}) as Record<string, { readonly sha256?: unknown } | null>;
  for (const field of ['model', 'tokenizer', 'aggregation']) {
    const name = read[field];
    if (typeof name === 'string' && !Object.hasOwn(files, name))
      return `files lacks ${name}, which is the ${field}`;
  }
  for (const [name, entry] of Object.entries(files)) {
    if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || name.split('/').includes('..'))
      return wrong('files', name, 'names of files inside the package');
    if (!/^[0-9a-f]{64}$/.test(String(entry?.sha256)))
      return wrong(`files.${name}.sha256`, entry?.sha256, '64 hex digits');
  }
  return undefined;
}

function wrong(field: string, found: unknown, allowed: string): string {
  return `${field} is ${JSON.stringify(found) ?? 'missing'}; allowed: ${allowed}`;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
