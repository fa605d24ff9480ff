import type { Lexicon } from '../../inference/ngram/lexicon.ts';

/** How a receiver ends: in a name, in a call, in an element, in anything else. */
export const shapes = ['name', 'call', 'element', 'other'] as const;
export type Shape = (typeof shapes)[number];

/** What stands before an operator, as far as its end tells it apart: `cart` of `this.cart.`, `find()` of `shop.find(id).`. */
export interface Receiver {
  /** Id of its last name, or of the function's that is called; -1 where it has none. */
  readonly name: number;
  readonly shape: Shape;
}

/**
 * The members that a text uses, by receiver: `[starts[at], starts[at + 1])` of `members` (ids) are used on the receiver with
 * key `keys[at]`, in the order of the text. 4 bytes a use and 8 a receiver.
 */
export interface Uses {
  readonly keys: Int32Array;
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/** Operators before a member, of any language. */
const operators: ReadonlySet<string> = new Set(['.', '?.', '->', '::', '?->', '&.']);
/** No longer bracket is walked back over, in tokens. */
const reach = 200;
const word = /^#?[\p{ID_Start}$_]/u;
const blank = /^\s+$|^\n/;
const openers: ReadonlySet<string> = new Set('([{');
const closers: ReadonlySet<string> = new Set(')]}');

export function isOperator(text: string): boolean {
  return operators.has(text);
}

export function isWord(text: string): boolean {
  return word.test(text);
}

/** The uses in a text's tokens. */
export function usesIn(ids: ArrayLike<number>, lexicon: Lexicon): Uses {
  const groups = new Map<number, number[]>();
  for (let at = 1; at + 1 < ids.length; at += 1) {
    if (!operators.has(lexicon.textOf(ids[at] ?? 0))) continue;
    const member = ids[at + 1] ?? 0;
    if (!isWord(lexicon.textOf(member))) continue;
    const key = keyOf(receiverBefore(ids, at, lexicon));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  const starts = [0];
  const members = [...groups.values()].flatMap((group) => {
    starts.push((starts.at(-1) ?? 0) + group.length);
    return group;
  });
  return {
    keys: Int32Array.from(groups.keys()),
    starts: Int32Array.from(starts),
    members: Int32Array.from(members),
  };
}

export function keyOf({ name, shape }: Receiver): number {
  return (name + 1) * shapes.length + shapes.indexOf(shape);
}

/** The name of the receiver with that key; -1 where it has none. */
export function nameIn(key: number): number {
  return Math.floor(key / shapes.length) - 1;
}

/** The receiver of the operator that is token `operator`. */
export function receiverBefore(ids: ArrayLike<number>, operator: number, lexicon: Lexicon): Receiver {
  const textAt = (at: number) => (at < 0 ? '' : lexicon.textOf(ids[at] ?? 0));
  const end = lastBefore(operator, textAt);
  const closer = textAt(end);
  const shape = closer === ')' ? 'call' : closer === ']' ? 'element' : 'name';
  const at = shape === 'name' ? end : lastBefore(openerOf(end, textAt), textAt);
  if (isWord(textAt(at))) return { name: ids[at] ?? -1, shape };
  return { name: -1, shape: shape === 'name' ? 'other' : shape };
}

/** Where the expression starts of which the operator at token `operator` takes a member. */
export function expressionBefore(ids: ArrayLike<number>, operator: number, lexicon: Lexicon): number {
  const textAt = (at: number) => (at < 0 ? '' : lexicon.textOf(ids[at] ?? 0));
  let start = operator;
  for (let at = operator; isOperator(textAt(at)); at = lastBefore(start, textAt)) {
    let end = lastBefore(at, textAt);
    while (textAt(end) === ')' || textAt(end) === ']') {
      start = openerOf(end, textAt);
      end = lastBefore(start, textAt);
    }
    if (isWord(textAt(end)) && !introducers.has(textAt(end))) start = end;
    // Nothing stands before the operator that it takes a member of.
    if (start >= at) break;
  }
  return start;
}

/** Words before a bracket that is not that of a call. */
const introducers: ReadonlySet<string> = new Set(
  'if while for return await switch in of typeof new not and or elif case yield throw'.split(' '),
);

/** The last token before `at` that says something; marks of what may be undefined do not. */
function lastBefore(at: number, textAt: (at: number) => string): number {
  let before = at - 1;
  while (before >= 0 && (blank.test(textAt(before)) || textAt(before) === '!' || textAt(before) === '?'))
    before -= 1;
  return before;
}

/** The bracket that the one at token `closer` closes. */
function openerOf(closer: number, textAt: (at: number) => string): number {
  let depth = 0;
  for (let at = closer; at >= 0 && at > closer - reach; at -= 1) {
    if (closers.has(textAt(at))) depth += 1;
    else if (openers.has(textAt(at))) depth -= 1;
    if (depth === 0) return at;
  }
  return 0;
}
