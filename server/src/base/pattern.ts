const known = new Map<string, RegExp>();

/** A pattern of a description, compiled once. It has no state: no flag `g` or `y`. */
export function patternOf(source: string): RegExp {
  const before = known.get(source);
  if (before !== undefined) return before;
  const pattern = new RegExp(source, 'u');
  known.set(source, pattern);
  return pattern;
}
