import type { Checkpoint } from '../base/checkpoint.ts';
import type { Outcome } from '../base/outcome.ts';

/** Which texts of tokens may come next. */
export type Mask = (token: string) => boolean;

/** A property that is held while code is generated (monitor-guided decoding, arXiv 2306.10763, section 3). */
export interface Monitor {
  /** Whether it has something to say of what follows `text`. */
  applies(text: string): boolean;
  /**
   * The mask that holds for what follows `text` (the document up to there), or undefined where the property has nothing to
   * say. The mask comes later than its place: decoding runs ahead, and what broke it is taken back.
   */
  maskAfter(text: string, checkpoint: Checkpoint): Promise<Outcome<Mask>> | undefined;
}
