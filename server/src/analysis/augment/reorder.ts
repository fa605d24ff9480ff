import { contains } from '../../base/text.ts';
import type { AstNode } from '../ast.ts';
import { select } from '../roles.ts';
import type { Edit } from './edits.ts';
import { chosen, type Random } from './random.ts';
import { statementsOf } from './statements.ts';
import { namesIn, textOf, under, type Subject } from './subject.ts';

/** Exchanges two adjacent statements of which neither depends on the other. */
export function reorder(subject: Subject, random: Random): readonly Edit[] {
  const pairs = statementsOf(subject).flatMap(({ node, next }) => {
    if (next === undefined || !canMove(subject, node) || !canMove(subject, next)) return [];
    const gap = { start: node.span.end, end: next.span.start };
    const isPlain = /^\s*\n\s*$/.test(textOf(subject, gap));
    return isPlain && areIndependent(subject, node, next) ? [{ first: node, gap, second: next }] : [];
  });
  const pair = chosen(pairs, random);
  if (pair === undefined) return [];
  const { first, gap, second } = pair;
  return [{ span: { start: first.span.start, end: second.span.end }, parts: [second.span, gap, first.span] }];
}

/** It gives a value to something, and nothing leaves through it. */
function canMove({ table, roles }: Subject, node: AstNode): boolean {
  if (!table.movable.includes(node.type)) return false;
  const kinds = [...under(node)].map(({ type }) => roles[type]?.kind);
  return kinds.includes('assign') && !kinds.some((kind) => kind !== undefined && leaves.has(kind));
}

const leaves: ReadonlySet<string> = new Set(['break', 'continue', 'exit', 'function', 'try', 'loop', 'each']);

interface Effects {
  /** It calls, so that anything outside may be read or changed. */
  readonly calls: boolean;
  /** It reads or writes what a variable holds: a member, an element. */
  readonly reaches: boolean;
  readonly names: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
  /** Everything that it gives a value to begins to exist there. */
  readonly isNew: boolean;
}

const calling =
  /call|invocation|await|yield|new_expression|creation|argument|macro|throw|super|command|delete|receive|unary_op|try/;
const reaching =
  /member|attribute|subscript|field|index|element|selector|pointer|deref|reference|unary|instance_var|global_var|class_var|access|this|self|splat|spread/;

function areIndependent(subject: Subject, first: AstNode, second: AstNode): boolean {
  const [a, b] = [effectsOf(subject, first), effectsOf(subject, second)];
  if ([...a.written].some((name) => b.names.has(name)) || [...b.written].some((name) => a.names.has(name)))
    return false;
  const isStill = ({ calls, reaches, isNew }: Effects) => !calls && !reaches && isNew;
  if (a.calls || b.calls || a.reaches || b.reaches) return isStill(a) || isStill(b);
  return true;
}

function effectsOf(subject: Subject, statement: AstNode): Effects {
  const names = namesIn(subject, statement.span);
  const nodes = [...under(statement)];
  const changed = nodes.flatMap((node) => {
    const role = subject.roles[node.type];
    if (role?.kind === 'update') return [node];
    return role?.kind === 'assign' ? select(node, role.left) : [];
  });
  const written = names.filter(
    ({ span, defines }) => defines || changed.some((node) => contains(node.span, span)),
  );
  return {
    calls: nodes.some(({ type }) => calling.test(type)),
    reaches: nodes.some(({ type }) => reaching.test(type)),
    names: new Set(names.map(({ name }) => name)),
    written: new Set(written.map(({ name }) => name)),
    isNew:
      written.length > 0 &&
      written.every(
        ({ definition }) => definition !== undefined && contains(statement.span, definition.span),
      ),
  };
}
