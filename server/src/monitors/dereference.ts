import type { Checkpoint } from '../base/checkpoint.ts';
import { some, type Outcome } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import { once } from './asking.ts';
import { startsOneOf } from './names.ts';

/** What is known of the receiver of a dereference. */
export interface KnownMembers {
  readonly names: ReadonlySet<string>;
  /** How likely each of them is if one of them comes, where that is known. */
  readonly shares?: ReadonlyMap<string, number>;
  /** Whether it takes other names too. Asked only when one is about to be refused. */
  takesAnyName?(): Promise<Outcome<boolean>>;
}

/** The names that a dereference may have which ends at `offset` of `text`. */
export type MembersAt = (
  text: string,
  offset: number,
  checkpoint: Checkpoint,
) => Promise<Outcome<KnownMembers>>;

export interface Dereferences {
  readonly operators: readonly string[];
  readonly declared?: MonitorPlaces['members'];
  /** By operator, a pattern of what may stand after it in place of a name. */
  readonly instead?: MonitorPlaces['instead'];
}

/**
 * Every name after a dereference is a member of what is dereferenced (arXiv 2306.10763, section 3.2). `operators` are the
 * language's: `['.', '?.']`. The analyzer is asked once for a dereference, however many tokens its name takes.
 */
export function dereferenceMonitor(
  { operators, declared, instead = {} }: Dereferences,
  membersAt: MembersAt,
): Monitor {
  const place = placePattern(operators);
  const declares = declared === undefined ? undefined : patternOf(declared.ahead);
  const declaredOn = declared === undefined ? undefined : patternOf(`(?:${declared.on})$`);
  const others = Object.entries(instead).map(
    ([operator, pattern]) => [operator, patternOf(pattern)] as const,
  );
  const known = once((receiver, checkpoint) =>
    membersAt(receiver, receiver.length, checkpoint).then(askedOnce),
  );
  return {
    applies: (text) => place?.test(text.slice(-reach)) === true,
    maskAfter(text, checkpoint) {
      const typed = place?.exec(text.slice(-reach))?.[1];
      if (typed === undefined) return undefined;
      const receiver = text.slice(0, text.length - typed.length);
      const members = known(receiver, checkpoint);
      const written = {
        typed,
        instead: others.flatMap(([operator, pattern]) => (receiver.endsWith(operator) ? [pattern] : [])),
        declares: declaredOn?.test(receiver) === true ? declares : undefined,
        having: declared?.having ?? [],
      };
      return members.then((found) => (found.kind === 'none' ? found : some(maskOf(found.value, written))));
    },
  };
}

/** No longer piece of text is looked at before the end of a name. */
const reach = 400;

/** A dereference at the end of a text and the part of its name that is there. No decimal point, no spread. */
function placePattern(operators: readonly string[]): RegExp | undefined {
  if (operators.length === 0) return undefined;
  const written = operators.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  // A path from the root has no receiver.
  return patternOf(
    `(?<![\\d.]|(?<=[\\s(,&*<=!|;{])(?=::))(?:${written})(#?(?:[\\p{ID_Start}_$][\\p{ID_Continue}$]*)?)$`,
  );
}

function askedOnce(found: Outcome<KnownMembers>): Outcome<KnownMembers> {
  if (found.kind === 'none' || found.value.takesAnyName === undefined) return found;
  const { takesAnyName } = found.value;
  let answer: Promise<Outcome<boolean>> | undefined;
  return some({ ...found.value, takesAnyName: () => (answer ??= takesAnyName()) });
}

interface Written {
  readonly typed: string;
  /** What may stand after the operator in place of a name. */
  readonly instead: readonly RegExp[];
  /** What follows a member that is declared here. */
  readonly declares: RegExp | undefined;
  /** Members of whatever members are declared on. */
  readonly having: readonly string[];
}

/** Allows what goes on to a member, or completes one and goes on with something else than a name (section 3.3: maskgen). */
function maskOf({ names, shares, takesAnyName }: KnownMembers, written: Written): Mask {
  const { typed, instead } = written;
  const declares = written.having.every((name) => names.has(name)) ? written.declares : undefined;
  const isStart = startsOneOf(names);
  const allows: Mask = (token, ahead = '') => {
    const whole = typed + token;
    if (instead.some((pattern) => pattern.test(whole))) return true;
    const name = leadingName.exec(whole + ahead)?.[0] ?? '';
    const rest = (whole + ahead).slice(name.length);
    if (name.length < whole.length || rest !== '')
      return names.has(name) || (name !== '' && declares?.test(rest) === true);
    return isStart(name);
  };
  const held: Mask = shares === undefined ? allows : Object.assign(allows, { shares });
  if (takesAnyName === undefined) return held;
  const appeal = async (): Promise<Mask> => {
    const answer = await takesAnyName();
    if (answer.kind === 'some' && !answer.value) return held;
    const unanswered = answer.kind === 'none' ? answer.reason : 'the receiver takes any name';
    return Object.assign(() => true, { unanswered });
  };
  return Object.assign((...asked: Parameters<Mask>) => held(...asked), { ...held, appeal });
}

const leadingName = /^#?(?:[\p{ID_Start}_$][\p{ID_Continue}$]*)?/u;
