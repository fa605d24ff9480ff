import type { AstNode } from './ast.ts';
import { addAll, become, fork, merge, type Environment, type Key } from './environment.ts';
import { select, type Role, type Selector } from './roles.ts';

/** A loop or switch that `break` and `continue` leave. */
interface Frame {
  readonly isLoop: boolean;
  readonly breaks: Environment[];
  readonly continues: Environment[];
}

/** What control flow needs of the evaluation of expressions, and what it keeps. */
export interface Evaluation {
  walk(nodes: readonly AstNode[], env: Environment): void;
  /** Gives the names in `left` values computed from what stands in `right`. */
  give(left: readonly AstNode[], right: readonly AstNode[], env: Environment): void;
  /** Whether a node is a conditional without another way of its own: `elif`. */
  conditionOf(node: AstNode): (Role & { kind: 'if' }) | undefined;
  readonly text: string;
  readonly frames: Frame[];
  /** Each `try` and function that is being evaluated gathers the values that are given in it. */
  readonly gathered: Map<Key, ReadonlySet<number>>[];
}

type Of<K extends Role['kind']> = Extract<Role, { kind: K }>;

/** Rounds of a loop. Values only grow, so that it ends long before; this is a guard, not a limit of the analysis. */
const mostRounds = 50;

export function choose(role: Of<'if'>, node: AstNode, env: Environment, evaluation: Evaluation): void {
  evaluation.walk(select(node, role.condition), env);
  const ends: Environment[] = [];
  const taken = fork(env);
  evaluation.walk(select(node, role.then), taken);
  ends.push(taken);
  for (const other of select(node, role.else)) {
    const chained = evaluation.conditionOf(other);
    if (chained === undefined) {
      evaluation.walk([other], env);
      continue;
    }
    evaluation.walk(select(other, chained.condition), env);
    const then = fork(env);
    evaluation.walk(select(other, chained.then), then);
    ends.push(then);
  }
  become(env, merge([...ends, env]));
}

export function repeat(role: Of<'loop'>, node: AstNode, env: Environment, evaluation: Evaluation): void {
  evaluation.walk(select(node, role.first), env);
  rounds(env, evaluation, role.atLeastOnce === true, () => evaluation.walk(select(node, role.again), env));
  finish(node, role.else, env, evaluation);
}

export function iterate(role: Of<'each'>, node: AstNode, env: Environment, evaluation: Evaluation): void {
  const right = select(node, role.right);
  evaluation.walk(right, env);
  rounds(env, evaluation, false, () => {
    evaluation.give(select(node, role.left), right, env);
    evaluation.walk(select(node, role.body), env);
  });
  finish(node, role.else, env, evaluation);
}

/** Repeats `round` until it changes nothing any more. Leaves the frame open for {@link finish}. */
function rounds(env: Environment, evaluation: Evaluation, atLeastOnce: boolean, round: () => void): void {
  const frame: Frame = { isLoop: true, breaks: [], continues: [] };
  evaluation.frames.push(frame);
  const entry = fork(env);
  for (let count = 0; count < mostRounds; count++) {
    become(env, entry);
    round();
    become(env, merge([env, ...frame.continues.splice(0)]));
    if (!env.live || !addAll(entry, env.values)) break;
  }
  if (!atLeastOnce) become(env, merge([entry, env]));
}

function finish(
  node: AstNode,
  otherwise: readonly Selector[] | undefined,
  env: Environment,
  evaluation: Evaluation,
): void {
  const frame = evaluation.frames.pop();
  evaluation.walk(select(node, otherwise), env);
  become(env, merge([env, ...(frame?.breaks ?? [])]));
}

export function branch(role: Of<'switch'>, node: AstNode, env: Environment, evaluation: Evaluation): void {
  evaluation.walk(select(node, role.subject), env);
  const frame: Frame = { isLoop: false, breaks: [], continues: [] };
  if (role.falls === true) evaluation.frames.push(frame);
  const ends: Environment[] = [];
  const cases = select(node, role.cases);
  let previous: Environment = { values: new Map(), live: false };
  for (const each of cases) {
    const start =
      role.falls === true ? merge([env, previous].filter(({ live }) => live || !env.live)) : fork(env);
    evaluation.walk([each], start);
    previous = start;
    if (role.falls !== true) ends.push(start);
  }
  if (role.falls === true) evaluation.frames.pop();
  const coversAll =
    role.default === '' || cases.some((each) => startsWith(evaluation.text, each, role.default));
  become(env, merge([...ends, ...frame.breaks, previous, ...(coversAll && cases.length > 0 ? [] : [env])]));
}

function startsWith(text: string, { span }: AstNode, prefix: string | undefined): boolean {
  return prefix !== undefined && text.startsWith(prefix, span.start);
}

export function attempt(role: Of<'try'>, node: AstNode, env: Environment, evaluation: Evaluation): void {
  const given = new Map<Key, ReadonlySet<number>>();
  const thrown = fork(env);
  evaluation.gathered.push(given);
  evaluation.walk(select(node, role.body), env);
  evaluation.gathered.pop();
  addAll(thrown, given);
  evaluation.walk(select(node, role.otherwise), env);
  const ends = [env];
  for (const handler of select(node, role.handlers)) {
    const caught = fork(thrown);
    evaluation.walk([handler], caught);
    ends.push(caught);
  }
  const end = merge(ends);
  const { live } = end;
  if (!live) addAll(end, thrown.values);
  evaluation.walk(select(node, role.finally), end);
  become(env, { values: end.values, live: live && end.live });
}

/** A function's body sees what holds where it stands; what it gives to names from outside may or may not have happened. */
export function enclose(body: readonly AstNode[], env: Environment, evaluation: Evaluation): void {
  const given = new Map<Key, ReadonlySet<number>>();
  const outer = evaluation.frames.splice(0);
  evaluation.gathered.push(given);
  evaluation.walk(body, { ...fork(env), live: true });
  evaluation.gathered.pop();
  evaluation.frames.splice(0, evaluation.frames.length, ...outer);
  for (const key of given.keys()) if (!env.values.has(key)) given.delete(key);
  addAll(env, given);
}

export function jump(kind: 'break' | 'continue' | 'exit', env: Environment, { frames }: Evaluation): void {
  const frame = kind === 'exit' ? undefined : frames.findLast(({ isLoop }) => isLoop || kind === 'break');
  if (env.live) (kind === 'break' ? frame?.breaks : frame?.continues)?.push(fork(env));
  env.live = false;
}
