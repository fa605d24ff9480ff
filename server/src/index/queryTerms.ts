import type { Lexicon } from './lexicon.ts';
import type { QueryTerm, Postings } from './postings.ts';
import { queryWordsOf, writtenWordsOf, type WordedWord } from './words.ts';

/** A code query's rarest words are enough to find what shares them, and keep the query fast. */
const mostCodeTerms = 40;

/** A query's words: as numbers for ranking, and as they were written for showing. */
export interface WordedQuery {
  readonly terms: readonly QueryTerm[];
  writtenOf(id: number): string;
}

/** The words of a sentence, each once, as far as the index has them. */
export function sentenceTerms(sentence: string, lexicon: Lexicon): WordedQuery {
  const { written } = counted(queryWordsOf(sentence), lexicon);
  const terms = [...written.keys()].map((id) => ({ id, weight: 1 }));
  return { terms, writtenOf: (id) => written.get(id) ?? lexicon.wordOf(id) };
}

/** The words of a piece of code with logarithmic frequency, the {@link mostCodeTerms} that weigh most. */
export function codeTerms(code: string, lexicon: Lexicon, postings: Postings): WordedQuery {
  const { counts, written } = counted(writtenWordsOf(code), lexicon);
  const weighed = [...counts].map(([id, count]) => ({ id, weight: 1 + Math.log(count) }));
  const heaviness = ({ id, weight }: QueryTerm) => weight * postings.inverseFrequency(id);
  const terms = weighed.sort((one, other) => heaviness(other) - heaviness(one)).slice(0, mostCodeTerms);
  return { terms, writtenOf: (id) => written.get(id) ?? lexicon.wordOf(id) };
}

function counted(words: readonly WordedWord[], lexicon: Lexicon) {
  const counts = new Map<number, number>();
  const written = new Map<number, string>();
  for (const { word, written: text } of words) {
    const id = lexicon.idOf(word);
    if (id === undefined) continue;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    if (!written.has(id)) written.set(id, text);
  }
  return { counts, written };
}
