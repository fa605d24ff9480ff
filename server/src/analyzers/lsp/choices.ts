import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver-protocol/node';
import type { Fault, Source } from '../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { isGuess, itemsOf, nameOf, unwritten, type CompletionAnswer } from './members.ts';
import type { ServerHabits } from '../../syntax/languageServer.ts';

const noChoice = 'nothing is known of what may stand here';
/** What could be imported: a path is written piece by piece. */
const modules = new Set<CompletionItemKind>([
  CompletionItemKind.File,
  CompletionItemKind.Folder,
  CompletionItemKind.Module,
]);
const quotes = new Set(['"', "'", '`']);

/** The keys, or after a quote the texts of a string, that a server offers. A list with keywords is one of what is in scope, one with modules is of no values. */
export function choicesOf(
  answer: CompletionAnswer,
  before: string,
  habits: ServerHabits,
): Outcome<ReadonlySet<string>> {
  const listed = itemsOf(answer, habits);
  if (listed.kind === 'none') return none(noChoice);
  const isOther = ({ kind }: CompletionItem) =>
    kind !== undefined && (kind === CompletionItemKind.Keyword || modules.has(kind));
  if (listed.value.some(isOther)) return none(noChoice);
  const textOf = quotes.has(before) ? literalOf : nameOf;
  const texts = listed.value.flatMap((item) => (isGuess(item) ? [] : (textOf(item) ?? [])));
  return texts.length === 0 ? none(noChoice) : some(new Set(texts));
}

/** The text in the quotes, which some servers offer with and some without them. */
function literalOf({ label, insertText, textEdit }: CompletionItem): string {
  return (textEdit?.newText ?? insertText ?? label).replace(/^(["'`])(.*)\1$/s, '$2');
}

/** The text in which a string that is opened right before `offset` is empty, and not the rest of its line. */
export function withQuoteClosed(source: Source, offset: number): Source {
  const { text } = source;
  const quote = text.charAt(offset - 1);
  if (!quotes.has(quote) || text.charAt(offset) === quote) return source;
  return { ...source, text: text.slice(0, offset) + quote + text.slice(offset) };
}

/** The text with something at `offset` that is none of the choices; with keys, beside all of them, so that none is missed. */
export function withUnknown(
  text: string,
  offset: number,
  choices: readonly string[],
  { anyValue = '0' }: ServerHabits,
): string {
  const keys = [...choices, unwritten].map((name) => `${name}: ${anyValue}`).join(', ');
  const written = quotes.has(text.charAt(offset - 1)) ? unwritten : keys;
  return text.slice(0, offset) + written + text.slice(offset);
}

/**
 * Whether that is an error: it is the subject of one, and not only part of a type in its message, on the line of `offset` or
 * around it. Elsewhere it is one of what depends on this.
 */
export function isClosed(faults: readonly Fault[], text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const isHere = ({ span }: Fault) => span.end >= lineStart && (lineEnd === -1 || span.start < lineEnd);
  const isSubject = ({ message }: Fault) =>
    message.includes(`'${unwritten}'`) || message.includes(`"${unwritten}"`);
  return faults.some((fault) => isHere(fault) && isSubject(fault));
}
