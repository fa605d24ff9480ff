import type { Checkpoint } from '../base/checkpoint.ts';
import type { Outcome } from '../base/outcome.ts';

/** Which texts of tokens may come next. */
export interface Mask {
  /** `ahead`: what was decoded beyond the token, where that is known. */
  (token: string, ahead?: string): boolean;
  /** What it should know besides and does not, with the reason. */
  readonly unanswered?: string;
  /**
   * Of the tokens that it lets through and that are names, how likely each is if one of them comes: what is known here besides
   * what the model knows. A token that has no share is the model's alone.
   */
  readonly shares?: ReadonlyMap<string, number>;
  /** Who refuses what others may know has them asked, once this token is refused: the mask that holds instead. */
  readonly appeal?: (token: string, ahead?: string) => Promise<Mask>;
}

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
