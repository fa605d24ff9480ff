import { none, some, type Outcome } from '../../base/outcome.ts';
import { faultOfFiles, format } from './manifest.ts';

/** How a file is asked to go on in its middle. */
export interface PromptFormat {
  readonly fimPrefix: string;
  readonly fimSuffix: string;
  readonly fimMiddle: string;
  /** Tokens that end what is written. */
  readonly end: readonly string[];
  /** Before everything, `{path}` replaced; '' where the model knows no paths. */
  readonly header: string;
  /**
   * `psm`: prefix, suffix, then the middle; `spm`: suffix, then the prefix, which is gone on with, without the middle's mark. Absent: `psm`
   * (arXiv 2207.14255, section 3).
   */
  readonly order?: 'psm' | 'spm';
}

/**
 * What a package of a language model says it is. `cache` is the layout of its graph: `rows` gives out the new rows of the
 * cache only (models/training/README.md), `classic` is the common ONNX layout, `past_key_values.N.key` in and `present.N.key`
 * out.
 */
export interface CompletionManifest {
  readonly name: string;
  readonly architecture: 'causal-lm';
  readonly task: 'completion';
  /** Most tokens, what is written included. */
  readonly window: number;
  readonly layers: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocabSize: number;
  readonly cache: 'rows' | 'classic';
  readonly prompt: PromptFormat;
  readonly model: string;
  readonly tokenizer: string;
  readonly licence: string;
  /** Chosen without being asked for: where it was measured to help. */
  readonly isDefault?: boolean;
  readonly files: Readonly<Record<string, { readonly sha256: string }>>;
}

const counts = ['window', 'layers', 'kvHeads', 'headDim', 'vocabSize'] as const;
const texts = ['name', 'model', 'tokenizer', 'licence'] as const;
const marks = ['fimPrefix', 'fimSuffix', 'fimMiddle'] as const;

/** Parses and checks the manifest of a language model; the reason names the field. */
export function parseCompletionManifest(json: string): Outcome<CompletionManifest> {
  let read: Readonly<Record<string, unknown>>;
  try {
    read = JSON.parse(json) as Readonly<Record<string, unknown>>;
  } catch {
    return none('manifest.json is not JSON');
  }
  const fault = firstFault(read) ?? faultOfFiles(read);
  return fault === undefined ? some(read as unknown as CompletionManifest) : none(`manifest.json: ${fault}`);
}

function firstFault(read: Readonly<Record<string, unknown>>): string | undefined {
  if (read['format'] !== format) return `format is ${format}`;
  if (read['task'] !== 'completion') return 'task of a language model is completion';
  if (read['architecture'] !== 'causal-lm') return 'architecture of a completion model is causal-lm';
  const noCount = counts.find((field) => !(Number.isInteger(read[field]) && Number(read[field]) > 0));
  if (noCount !== undefined) return `${noCount} is a whole number above 0`;
  const noText = texts.find((field) => typeof read[field] !== 'string' || read[field] === '');
  if (noText !== undefined) return `${noText} is a text that is not empty`;
  if (read['cache'] !== 'rows' && read['cache'] !== 'classic') return 'cache is one of rows, classic';
  const prompt = (read['prompt'] ?? {}) as Readonly<Record<string, unknown>>;
  const noMark = marks.find((field) => typeof prompt[field] !== 'string' || prompt[field] === '');
  if (noMark !== undefined) return `prompt.${noMark} is a token`;
  if (typeof prompt['header'] !== 'string') return 'prompt.header is a text';
  if (![undefined, 'psm', 'spm'].includes(prompt['order'] as string | undefined))
    return 'prompt.order is one of psm, spm';
  const { end } = prompt;
  if (!Array.isArray(end) || end.length === 0) return 'prompt.end is a list of tokens';
  return undefined;
}
