import { none, some, type Outcome } from '../../base/outcome.ts';

/** Hands the words of a text and where each starts to `take`, in order, until it returns false. False when it did. */
export type Splitter = (text: string, take: (word: string, start: number) => boolean) => boolean;

interface PreTokenizer {
  readonly type: string;
  readonly pretokenizers?: readonly PreTokenizer[];
  readonly pattern?: { readonly Regex?: string; readonly String?: string };
  readonly behavior?: string;
  readonly invert?: boolean;
  readonly add_prefix_space?: boolean;
  readonly use_regex?: boolean;
}

const gpt2 = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

const supported = 'ByteLevel, and Sequence of Split (a Regex; Isolated, or Removed) followed by ByteLevel';

/** Reads the `pre_tokenizer` of a `tokenizer.json`. */
export function splitterOf(described: unknown): Outcome<Splitter> {
  const steps = flat(described as PreTokenizer | null | undefined);
  if (steps.at(-1)?.type !== 'ByteLevel') return unsupported(steps.at(-1)?.type ?? 'none');
  const splitters: Splitter[] = [];
  for (const step of steps) {
    const splitter = stepOf(step);
    if (splitter.kind === 'none') return splitter;
    splitters.push(splitter.value);
  }
  return some(splitters.reduceRight<Splitter>((rest, split) => inner(split, rest), whole));
}

const whole: Splitter = (text, take) => take(text, 0);

/** Each word of `outer` split again. */
function inner(outer: Splitter, rest: Splitter): Splitter {
  if (rest === whole) return outer;
  if (outer === whole) return rest;
  return (text, take) => outer(text, (word, start) => rest(word, (part, at) => take(part, start + at)));
}

function flat(step: PreTokenizer | null | undefined): readonly PreTokenizer[] {
  if (!step) return [];
  return step.type === 'Sequence' ? (step.pretokenizers ?? []).flatMap(flat) : [step];
}

function stepOf(step: PreTokenizer): Outcome<Splitter> {
  if (step.type === 'ByteLevel') return byteLevel(step);
  if (step.type !== 'Split') return unsupported(step.type);
  const source = step.pattern?.Regex;
  const behavior = step.behavior?.toLowerCase() ?? '';
  if (source === undefined || !['isolated', 'removed'].includes(behavior))
    return unsupported(`Split with ${source === undefined ? 'a String' : behavior}`);
  const pattern = patternOf(source);
  if (pattern.kind === 'none') return pattern;
  if (behavior === 'removed' && step.invert) return some(matches(pattern.value));
  return some(behavior === 'isolated' ? pieces(pattern.value, true) : pieces(pattern.value, false));
}

function byteLevel(step: PreTokenizer): Outcome<Splitter> {
  const pattern = patternOf(gpt2);
  if (pattern.kind === 'none') return pattern;
  const split = step.use_regex === false ? whole : matches(pattern.value);
  return some(step.add_prefix_space ? prefixed(split) : split);
}

/** Reads a text as if a space stood before it. */
function prefixed(split: Splitter): Splitter {
  return (text, take) => {
    if (text === '' || text.startsWith(' ')) return split(text, take);
    return split(` ${text}`, (word, start) => take(word, Math.max(0, start - 1)));
  };
}

/** What the pattern matches; what stands between is dropped. */
function matches(pattern: RegExp): Splitter {
  return (text, take) => {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      if (match[0] === '') pattern.lastIndex++;
      else if (!take(match[0], match.index)) return false;
    }
    return true;
  };
}

/** What stands between the matches, and the matches as well when `isKept`. */
function pieces(pattern: RegExp, isKept: boolean): Splitter {
  return (text, take) => {
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      if (match.index > end && !take(text.slice(end, match.index), end)) return false;
      if (isKept && match[0] !== '' && !take(match[0], match.index)) return false;
      end = match.index + match[0].length;
    }
    return end >= text.length || take(text.slice(end), end);
  };
}

/** White space as the `tokenizers` library means it: JavaScript's lacks U+0085 and has U+FEFF besides. */
const space = String.raw`\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

/** An Oniguruma pattern as JavaScript reads it, for the constructs that the two share. */
function patternOf(source: string): Outcome<RegExp> {
  let isInClass = false;
  const translated = source.replace(/\\.|[[\]]/gsu, (part) => {
    if (part === '[') isInClass = true;
    if (part === ']') isInClass = false;
    if (part === '\\s') return isInClass ? space : `[${space}]`;
    if (part === '\\S') return isInClass ? '\\S' : `[^${space}]`;
    return part;
  });
  try {
    return some(new RegExp(translated, 'gu'));
  } catch {
    return none(`the tokenizer's pattern ${source} is not supported: JavaScript cannot read it`);
  }
}

function unsupported(found: string): Outcome<never> {
  return none(`the tokenizer's pre_tokenizer '${found}' is not supported; supported: ${supported}`);
}
