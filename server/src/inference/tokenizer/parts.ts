import { none, some, type Outcome } from '../../base/outcome.ts';
import { splitterOf, type Splitter } from './splitter.ts';

/** What a byte-level BPE needs of a `tokenizer.json`. */
export interface TokenizerParts {
  readonly vocabulary: ReadonlyMap<string, number>;
  /** In the order of their rank. */
  readonly merges: readonly (readonly [left: string, right: string])[];
  readonly ignoreMerges: boolean;
  /** Finds the next token that is taken whole, such as `<s>`; undefined when there are none. */
  readonly added: RegExp | undefined;
  readonly addedIds: ReadonlyMap<string, number>;
  /** Text to the words that are encoded one by one. */
  readonly words: Splitter;
}

/** The fields of a `tokenizer.json` that are read here. */
interface TokenizerFile {
  readonly normalizer?: { readonly type: string } | null;
  readonly pre_tokenizer?: unknown;
  readonly model?: {
    readonly type?: string;
    readonly vocab?: Readonly<Record<string, number>>;
    readonly merges?: readonly (string | readonly [string, string])[];
    readonly ignore_merges?: boolean;
    readonly dropout?: number | null;
    readonly continuing_subword_prefix?: string | null;
    readonly end_of_word_suffix?: string | null;
  };
  readonly added_tokens?: readonly AddedToken[];
}

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly single_word?: boolean;
  readonly lstrip?: boolean;
  readonly rstrip?: boolean;
}

/**
 * Reads a `tokenizer.json` of the `tokenizers` library, or says which part of it is not supported. The post-processor is
 * not read: which tokens stand before and after a text is in the package's manifest.
 */
export function partsOf(json: string): Outcome<TokenizerParts> {
  const file = JSON.parse(json) as TokenizerFile;
  const { model } = file;
  if (model?.type !== 'BPE') return unsupported('model', String(model?.type), 'BPE');
  if (file.normalizer) return unsupported('normalizer', file.normalizer.type, 'none');
  if (model.dropout || model.continuing_subword_prefix || model.end_of_word_suffix)
    return unsupported('model', 'BPE with dropout, prefix or suffix', 'plain byte-level BPE');
  const added = file.added_tokens ?? [];
  const odd = added.find((token) => token.single_word);
  if (odd) return unsupported('added token', `${odd.content} that wants whole words`, 'tokens anywhere');
  const words = splitterOf(file.pre_tokenizer);
  if (words.kind === 'none') return words;
  return some({
    vocabulary: new Map([
      ...Object.entries(model.vocab ?? {}),
      ...added.map(({ content, id }) => [content, id] as const),
    ]),
    merges: (model.merges ?? []).map(mergeOf),
    ignoreMerges: model.ignore_merges ?? false,
    added: patternOf(added),
    addedIds: new Map(added.map(({ content, id }) => [content, id])),
    words: words.value,
  });
}

/** Older files write a merge as one string with a space between. */
function mergeOf(merge: string | readonly [string, string]): readonly [string, string] {
  if (typeof merge !== 'string') return merge;
  const space = merge.indexOf(' ');
  return [merge.slice(0, space), merge.slice(space + 1)];
}

/** The longest token wins where several begin. One that strips takes the white space beside it along. */
function patternOf(added: readonly AddedToken[]): RegExp | undefined {
  if (added.length === 0) return undefined;
  const longestFirst = added.toSorted((a, b) => b.content.length - a.content.length);
  const patterns = longestFirst.map(
    ({ content, lstrip, rstrip }) => `${lstrip ? '\\s*' : ''}${escaped(content)}${rstrip ? '\\s*' : ''}`,
  );
  return new RegExp(patterns.join('|'), 'gu');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function unsupported(part: string, found: string, supported: string): Outcome<never> {
  return none(`the tokenizer's ${part} '${found}' is not supported; supported: ${supported}`);
}
