import { patternOf } from '../base/pattern.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { namePattern } from './names.ts';

/**
 * What a parenthesis is: of a call, around an expression (or the parameters of a function without a name, which only an arrow
 * follows), or of a head that a statement follows. Undefined: it may be anything.
 */
export type Parenthesis = 'call' | 'group' | 'head';

/** No longer piece of text is looked at before a bracket. */
const reach = 400;
const callee = String.raw`(?:<[^<>()]*>)?$`;
const memberCalled = new RegExp(String.raw`\.\s*#?${namePattern}${callee}`, 'u');
const nameCalled = new RegExp(`${namePattern}${callee}`, 'u');

/** Tells what the parenthesis at an offset is from the text before it. */
export function parenthesisReader(
  { expression, head, notCallee }: NonNullable<MonitorPlaces['parentheses']>,
  openingsOf: OpeningsOf,
): (text: string, at: number) => Parenthesis | undefined {
  const [expects, heads] = [patternOf(expression), patternOf(head)];
  const notCalled = patternOf(notCallee);
  const isComment = (before: string) => openingsOf(before).at(-1)?.kind === 'comment';
  /** Whether an expression begins at the end of a text. After a comma among braces a method may. */
  const isExpected = (before: string) => {
    if (!expects.test(before.slice(-reach))) return false;
    if (isComment(before.trimEnd())) return false;
    const inner = openingsOf(before).at(-1);
    return !before.trimEnd().endsWith(',') || (inner?.by ?? '{') !== '{';
  };
  return (text, at) => {
    const before = text.slice(Math.max(0, at - reach), at);
    if (heads.test(before)) return 'head';
    const member = memberCalled.exec(before);
    if (member !== null && !(member[0].includes('\n') && isComment(text.slice(0, at - member[0].length))))
      return 'call';
    if (isExpected(text.slice(0, at))) return 'group';
    const name = notCalled.test(before) ? null : nameCalled.exec(before);
    return name !== null && isExpected(text.slice(0, at - name[0].length)) ? 'call' : undefined;
  };
}

/** Where the parenthesis is opened that a text ends in, in its last line; -1 where it ends in none. Blanks behind it aside. */
export function lastClosed(text: string): number {
  const written = text.trimEnd();
  if (!written.endsWith(')') || text.slice(written.length).includes('\n')) return -1;
  let depth = 0;
  for (let at = written.length - 1; at >= 0 && at > written.length - reach; at -= 1) {
    const character = written.charAt(at);
    if (character === '\n') return -1;
    if (character === ')') depth += 1;
    else if (character === '(') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
