import { lengths, places, type Evidence } from './evidence.ts';

/** Kinds of evidence by how many places there are and how much they agree: see `kindOf`. */
export const kinds = 7;

/** How much of what is left goes to this evidence, 0 to 1 (Jelinek-Mercer, a weight for each cell of place, length and agreement). */
export function weightOf(evidence: Evidence): number {
  return (weights[cellOf(evidence)] ?? 500) / 1000;
}

export function cellOf({ place, bucket, total, distinct }: Evidence): number {
  return (places.indexOf(place) * lengths.length + bucket) * kinds + kindOf(total, distinct);
}

function kindOf(total: number, distinct: number): number {
  if (distinct === 1) return total === 1 ? 0 : total === 2 ? 1 : total <= 5 ? 2 : 3;
  return total >= distinct * 4 ? 4 : total >= distinct * 2 ? 5 : 6;
}

/**
 * In thousandths, by `cellOf`: a row for each of `lengths`, a column for each kind. Fitted by `test/bench/complete-fit.ts`
 * (expectation maximisation) on 79,170 tokens of the 13 valid repositories. Fitted on three quarters of each and tried on the
 * rest, 76.6 % of the best tokens are right, at 2.33 bits a token with 1e-6 for the unseen. Without names by their roles it
 * is 74.3 % and 2.87, with these of the file alone 75.7 % and 2.51, with indentation as it stands in place of relative line
 * breaks (and no roles) 73.4 % and 2.94. By tenths of the best token's probability, its mean and how often it is right:
 * .15 and 17 %, .35 and 35 %, .54 and 56 %, .75 and 78 %, .85 and 88 %, .98 and 98 %. With all lengths of an inner cache before those of an outer one it was 73.7 % where by length it was 75.1 % (on
 * eight of the repositories): so length goes first.
 */
// prettier-ignore
const weights: readonly number[] = [
  // The innermost cache.
  715, 851, 896, 842, 701, 699, 288,
  599, 720, 766, 766, 765, 634, 250,
  502, 607, 756, 788, 526, 492, 211,
  437, 647, 678, 662, 390, 343, 131,
  347, 565, 680, 712, 520, 407, 171,
  229, 436, 516, 545, 453, 328, 144,
  258, 452, 632, 594, 510, 402, 150,
  302, 660, 663, 753, 519, 332, 244,
  // Caches between.
  353, 439, 662, 722, 668, 332, 109,
  269, 316, 520, 685, 247, 242, 49,
  157, 372, 499, 505, 278, 171, 32,
  92, 216, 276, 403, 262, 120, 49,
  83, 153, 233, 436, 220, 110, 39,
  55, 237, 240, 377, 210, 110, 63,
  164, 279, 241, 571, 257, 133, 51,
  298, 338, 711, 638, 229, 128, 240,
  // The outermost.
  754, 963, 848, 986, 657, 548, 273,
  484, 632, 533, 714, 393, 219, 158,
  355, 439, 464, 719, 335, 130, 75,
  210, 311, 507, 608, 242, 108, 56,
  203, 346, 477, 611, 268, 138, 97,
  169, 298, 361, 597, 248, 183, 92,
  328, 413, 666, 829, 381, 152, 121,
  787, 529, 678, 778, 370, 100, 183,
  // Names by their roles, in the file.
  543, 594, 774, 773, 394, 297, 85,
  343, 431, 401, 810, 78, 21, 53,
  238, 425, 341, 518, 57, 17, 30,
  187, 263, 374, 341, 13, 6, 16,
  137, 343, 258, 662, 38, 10, 46,
  170, 366, 471, 568, 7, 8, 31,
  163, 322, 289, 404, 119, 31, 74,
  165, 560, 433, 485, 89, 53, 119,
  // Names by their roles, around it.
  508, 594, 663, 785, 79, 62, 123,
  184, 334, 433, 598, 19, 44, 23,
  111, 205, 358, 531, 18, 34, 45,
  120, 237, 261, 504, 35, 33, 68,
  140, 213, 288, 644, 115, 109, 112,
  101, 206, 190, 399, 15, 73, 72,
  90, 299, 443, 133, 144, 174, 118,
  359, 189, 153, 144, 125, 308, 207,
];
