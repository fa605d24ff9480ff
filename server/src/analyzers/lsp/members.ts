import {
  CompletionItemKind,
  type CompletionItem,
  type CompletionList,
} from 'vscode-languageserver-protocol/node';
import type { Member } from '../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import type { ServerHabits } from '../../syntax/languageServer.ts';

export type CompletionAnswer = readonly CompletionItem[] | CompletionList | null;

export const identifier = /^[\p{ID_Start}_$#][\p{ID_Continue}$]*$/u;
/** A name at the start of a label, before its parameters or its type. */
const labelHead = /^[\s•]*([\p{ID_Start}_$][\p{ID_Continue}$]*)(?=[(<:\s…])/u;
const unknownReceiver = 'the receiver has no known type';

/** Words, snippets and paths: what a server offers without knowing any type. */
const guesses = new Set<CompletionItemKind>([
  CompletionItemKind.Text,
  CompletionItemKind.Snippet,
  CompletionItemKind.File,
  CompletionItemKind.Folder,
]);
const callable = new Set<CompletionItemKind>([
  CompletionItemKind.Method,
  CompletionItemKind.Function,
  CompletionItemKind.Constructor,
]);
const readable = new Set<CompletionItemKind>([
  CompletionItemKind.Property,
  CompletionItemKind.Field,
  CompletionItemKind.Variable,
  CompletionItemKind.Constant,
  CompletionItemKind.EnumMember,
]);

/** Stands for a member that is not written yet. */
export const unwritten = '__tenon_unwritten';

/**
 * The members among what a server offers after a dereference. A list with keywords is a list of what is in scope, hence of
 * no receiver; TypeScript answers for `any` with nothing, and in JavaScript with the words of the file.
 */
export function membersOf(answer: CompletionAnswer, habits: ServerHabits): Outcome<readonly Member[]> {
  const listed = itemsOf(answer, habits);
  if (listed.kind === 'none') return listed;
  const items = listed.value;
  const { keywordMembers = [] } = habits;
  const isOfScope = ({ kind, label }: CompletionItem) =>
    kind === CompletionItemKind.Keyword && !keywordMembers.includes(label);
  if (items.some(isOfScope)) return none(unknownReceiver);
  const members = new Map<string, Member>();
  for (const item of items) {
    const name = isGuess(item) ? undefined : nameOf(item);
    if (name !== undefined && name !== unwritten && !members.has(name))
      members.set(name, { name, kind: kindOf(item.kind) });
  }
  if (members.has(habits.anyMember ?? '')) return none(`the receiver has any member (${habits.anyMember})`);
  const empty = new RegExp(habits.emptyMembers ?? '(?!)');
  return [...members.keys()].every((name) => empty.test(name) || keywordMembers.includes(name))
    ? none(unknownReceiver)
    : some([...members.values()]);
}

/** What only a type has. A namespace may have enum members beside other things, and constructors are offered with its classes. */
const ofType = new Set<CompletionItemKind>([
  CompletionItemKind.Method,
  CompletionItemKind.Field,
  CompletionItemKind.Property,
]);

/** Whether a server that lists only a part of what a namespace has answers after `before` for one, as far as its list tells. */
export function isPartOfNamespace(answer: CompletionAnswer, before: string, habits: ServerHabits): boolean {
  const { namespacesInPart } = habits;
  if (answer === null || namespacesInPart === undefined || !before.endsWith(namespacesInPart)) return false;
  const kinds = ('items' in answer ? answer.items : answer).map(({ kind }) => kind);
  const isEnum = kinds.every((kind) => kind === CompletionItemKind.EnumMember);
  return !isEnum && !kinds.some((kind) => kind !== undefined && ofType.has(kind));
}

/** What a server lists, if it lists all there is. */
export function itemsOf(
  answer: CompletionAnswer,
  { asksForMore = false }: ServerHabits,
): Outcome<readonly CompletionItem[]> {
  if (answer === null) return none(unknownReceiver);
  const { items, isIncomplete } = 'items' in answer ? answer : { items: answer, isIncomplete: false };
  if (isIncomplete && !asksForMore) return none('the list of members is incomplete');
  return some(items);
}

/** An item that edits the text elsewhere imports something that the receiver does not have. */
export function isGuess({ kind, additionalTextEdits }: CompletionItem): boolean {
  return (kind !== undefined && guesses.has(kind)) || (additionalTextEdits?.length ?? 0) > 0;
}

/**
 * The name that an item writes after the operator, undefined when it writes something else: TypeScript offers `["a-b"]`,
 * `[Symbol]` and `(await p).x` in place of the dot. The label comes first: the filter text of `#x` is `x`. Labels of other
 * servers have more than the name: ` add(int x)`, `sell(…)`, `total() : int`.
 */
export function nameOf({ label, filterText, insertText, textEdit }: CompletionItem): string | undefined {
  const written = (textEdit?.newText ?? insertText ?? label).replace(/^\??\./, '');
  const [, head] = labelHead.exec(label) ?? [];
  const names = [label.replace(/\?$/, ''), filterText?.replace(/^\??\./, ''), written, head];
  return names.find((name) => name !== undefined && identifier.test(name) && written.startsWith(name));
}

function kindOf(kind: CompletionItemKind | undefined): Member['kind'] {
  if (kind === undefined) return 'other';
  if (callable.has(kind)) return 'method';
  return readable.has(kind) ? 'property' : 'other';
}
