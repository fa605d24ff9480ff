import type { Checkpoint } from '../base/checkpoint.ts';
import { some, type Outcome } from '../base/outcome.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';

/** The names that a dereference may have which ends at `offset` of `text`. */
export type MembersAt = (
  text: string,
  offset: number,
  checkpoint: Checkpoint,
) => Promise<Outcome<ReadonlySet<string>>>;

/**
 * Every name after a dereference is a member of what is dereferenced (arXiv 2306.10763, section 3.2). `operators` are the
 * language's: `['.', '?.']`. The analyzer is asked once for a dereference, however many tokens its name takes.
 */
export function dereferenceMonitor(operators: readonly string[], membersAt: MembersAt): Monitor {
  const place = placePattern(operators);
  const asked = new Map<string, Promise<Outcome<ReadonlySet<string>>>>();
  return {
    applies: (text) => place?.test(text) === true,
    maskAfter(text, checkpoint) {
      const typed = place?.exec(text)?.[1];
      if (typed === undefined) return undefined;
      const receiver = text.slice(0, text.length - typed.length);
      const members = asked.get(receiver) ?? membersAt(receiver, receiver.length, checkpoint);
      asked.set(receiver, members);
      return members.then((found) => (found.kind === 'none' ? found : some(maskOf(found.value, typed))));
    },
  };
}

/** A dereference at the end of a text and the part of its name that is there. No decimal point, no spread. */
function placePattern(operators: readonly string[]): RegExp | undefined {
  if (operators.length === 0) return undefined;
  const written = operators.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return new RegExp(`(?<![\\d.])(?:${written})(#?(?:[\\p{ID_Start}_$][\\p{ID_Continue}$]*)?)$`, 'u');
}

/** Allows what goes on to a member, or completes one and goes on with something else than a name (section 3.3: maskgen). */
function maskOf(members: ReadonlySet<string>, typed: string): Mask {
  return (token) => {
    const whole = typed + token;
    const name = /^#?(?:[\p{ID_Start}_$][\p{ID_Continue}$]*)?/u.exec(whole)?.[0] ?? '';
    if (name.length < whole.length) return members.has(name);
    return [...members].some((member) => member.startsWith(name));
  };
}
