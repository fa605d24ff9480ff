import type { Edit } from './edits.ts';
import type { FreshNames } from './names.ts';
import { chosen, type Random } from './random.ts';
import { statementsOf } from './statements.ts';
import { textOf, type Subject } from './subject.ts';

/** Has to stand first, or where no statement may: docstrings, directives, other constructors, cases. */
const bound = /^(['"`]|super\b|this\b|base\b|case\b|default\b|when\b|else\b|[A-Z]?['"]{3})/;
const boundNode = /comment|case|label|arm|rescue|ensure|else|initializer|constructor_invocation|import|use_/;

/** Puts a statement that does nothing in front of another one. */
export function deadCode(subject: Subject, names: FreshNames, random: Random): readonly Edit[] {
  const template = chosen(subject.table.deadCode, random);
  const before = chosen(
    statementsOf(subject).filter(
      ({ node }) => !boundNode.test(node.type) && !bound.test(textOf(subject, node.span)),
    ),
    random,
  );
  if (template === undefined || before === undefined) return [];
  const unit = before.indent.includes('\t') ? '\t' : '    ';
  const newline = textOf(subject, subject.span).includes('\r\n') ? '\r\n' : '\n';
  const lines = template
    .replaceAll('NAME', `${subject.table.sigil}${names.variable()}`)
    .replaceAll('\t', unit)
    .split('\n');
  const { start } = before.node.span;
  return [
    {
      span: { start, end: start },
      parts: [`${lines.join(newline + before.indent)}${newline}${before.indent}`],
    },
  ];
}
