import { none, some, type Outcome } from '../../base/outcome.ts';
import type { Tokenizer } from '../ports.ts';
import { BytePairTokenizer } from './bpe.ts';
import { partsOf } from './parts.ts';

/** The tokenizer of a `tokenizer.json`, or which part of it is not supported. */
export function readTokenizer(json: string): Outcome<Tokenizer> {
  try {
    const parts = partsOf(json);
    return parts.kind === 'none' ? parts : some(new BytePairTokenizer(parts.value));
  } catch (error) {
    return none(`the tokenizer cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
