import type { Span } from '../../base/text.ts';
import type { Tokenizer, TokenSpans } from '../ports.ts';
import { byteOfSymbol, symbolOfByte } from './bytes.ts';
import type { TokenizerParts } from './parts.ts';

/** Words whose ids are remembered. Source code repeats its words: nearly every word is found here. */
const rememberedWords = 50_000;

/** Ids of two neighbours are joined into one key; no vocabulary is larger. */
const largestVocabulary = 2 ** 24;

const encoder = new TextEncoder();

/** Takes the ids of a word and where it stands. */
type TakeWord = (ids: readonly number[], start: number, end: number) => boolean;

/** Byte-level byte-pair encoding (arXiv 1508.07909; on bytes as GPT-2 does it). */
export class BytePairTokenizer implements Tokenizer {
  readonly vocabSize: number;
  readonly #parts: TokenizerParts;
  /** From the key of two neighbouring ids to the rank of their merge; lower ranks merge first. */
  readonly #ranks: ReadonlyMap<number, number>;
  /** By rank: the id that the pair becomes. */
  readonly #merged: readonly number[];
  readonly #idOfByte: readonly number[];
  readonly #contents: ReadonlyMap<number, string>;
  readonly #cache = new Map<string, readonly number[]>();

  constructor(parts: TokenizerParts) {
    this.#parts = parts;
    this.vocabSize = parts.vocabulary.size;
    this.#idOfByte = Array.from({ length: 256 }, (_, byte) => idIn(parts, symbolOfByte(byte)));
    this.#contents = new Map([...parts.vocabulary].map(([token, id]) => [id, token]));
    this.#ranks = new Map(
      parts.merges.map(([left, right], rank) => [keyOf(idIn(parts, left), idIn(parts, right)), rank]),
    );
    this.#merged = parts.merges.map(([left, right]) => idIn(parts, left + right));
  }

  encode(text: string, most = Infinity): readonly number[] {
    const ids: number[] = [];
    this.#eachWord(text.toWellFormed(), (known) => {
      for (const id of known) ids.push(id);
      return ids.length < most;
    });
    if (ids.length > most) ids.length = most;
    return ids;
  }

  encodeSpans(text: string, most: number): TokenSpans {
    const [ids, spans]: [number[], Span[]] = [[], []];
    this.#eachWord(text.toWellFormed(), (known, start, end) => {
      for (const id of known) {
        ids.push(id);
        spans.push({ start, end });
      }
      return ids.length < most;
    });
    return { ids: ids.slice(0, most), spans: spans.slice(0, most) };
  }

  decode(ids: readonly number[]): string {
    const symbols = ids.map((id) => this.#contents.get(id) ?? '').join('');
    return new TextDecoder().decode(Uint8Array.from(symbols, (symbol) => byteOfSymbol(symbol)));
  }

  idOf(token: string): number | undefined {
    return this.#parts.vocabulary.get(token);
  }

  /** Added tokens as they are, and what stands between them by its words, until `take` returns false. */
  #eachWord(text: string, take: TakeWord): void {
    const { added, addedIds } = this.#parts;
    let start = 0;
    if (added !== undefined) {
      added.lastIndex = 0;
      for (let match = added.exec(text); match !== null; match = added.exec(text)) {
        if (!this.#wordsBetween(text.slice(start, match.index), start, take)) return;
        start = added.lastIndex;
        if (!take([addedIds.get(match[0]) ?? addedIds.get(match[0].trim()) ?? 0], match.index, start)) return;
      }
    }
    this.#wordsBetween(start === 0 ? text : text.slice(start), start, take);
  }

  #wordsBetween(text: string, offset: number, take: TakeWord): boolean {
    return this.#parts.words(text, (word, at) => {
      const start = offset + at;
      return take(this.#cache.get(word) ?? this.#remember(word), start, start + word.length);
    });
  }

  #remember(word: string): readonly number[] {
    const ids = this.#encodeWord(word);
    if (this.#cache.size >= rememberedWords) this.#cache.clear();
    this.#cache.set(word, ids);
    return ids;
  }

  #encodeWord(word: string): readonly number[] {
    const bytes = encoder.encode(word);
    if (this.#parts.ignoreMerges) {
      const whole = this.#parts.vocabulary.get(Array.from(bytes, symbolOfByte).join(''));
      if (whole !== undefined) return [whole];
    }
    return this.#merge(Array.from(bytes, (byte) => this.#idOfByte[byte] ?? 0));
  }

  /** Merges the pair of the lowest rank, the leftmost of equals, until there is none. */
  #merge(ids: number[]): readonly number[] {
    for (;;) {
      let best = Infinity;
      let place = -1;
      for (let at = 0; at + 1 < ids.length; at++) {
        const rank = this.#ranks.get(keyOf(ids[at] ?? 0, ids[at + 1] ?? 0)) ?? Infinity;
        if (rank < best) [best, place] = [rank, at];
      }
      if (place === -1) return ids;
      ids.splice(place, 2, this.#merged[best] ?? 0);
    }
  }
}

function keyOf(left: number, right: number): number {
  return left * largestVocabulary + right;
}

function idIn({ vocabulary }: TokenizerParts, token: string): number {
  const id = vocabulary.get(token);
  if (id === undefined) throw new Error(`the vocabulary lacks '${token}'`);
  return id;
}
