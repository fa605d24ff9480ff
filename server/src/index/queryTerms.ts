import type { Lexicon } from './lexicon.ts';
import type { QueryTerm, Postings } from './postings.ts';
import { queryWordsOf, wordsOf } from './words.ts';

/** A code query's rarest words are enough to find what shares them, and keep the query fast. */
const mostCodeTerms = 40;

/** The words of a sentence, each once, as far as the index has them. */
export function sentenceTerms(sentence: string, lexicon: Lexicon): QueryTerm[] {
  const ids = new Set(queryWordsOf(sentence).map((word) => lexicon.idOf(word)));
  return [...ids].flatMap((id) => (id === undefined ? [] : [{ id, weight: 1 }]));
}

/** The words of a piece of code with logarithmic frequency, the {@link mostCodeTerms} that weigh most. */
export function codeTerms(code: string, lexicon: Lexicon, postings: Postings): QueryTerm[] {
  const counts = new Map<number, number>();
  for (const word of wordsOf(code)) {
    const id = lexicon.idOf(word);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const weighed = [...counts].map(([id, count]) => ({ id, weight: 1 + Math.log(count) }));
  const heaviness = ({ id, weight }: QueryTerm) => weight * postings.inverseFrequency(id);
  return weighed.sort((one, other) => heaviness(other) - heaviness(one)).slice(0, mostCodeTerms);
}
