import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver-protocol/node';
import type { Name } from '../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { isGuess, itemsOf, nameOf, unwritten, type CompletionAnswer } from './members.ts';
import type { ServerHabits } from '../../syntax/languageServer.ts';

const kinds: Partial<Readonly<Record<CompletionItemKind, Name['kind']>>> = {
  [CompletionItemKind.Class]: 'class',
  [CompletionItemKind.Function]: 'function',
  [CompletionItemKind.Method]: 'function',
  [CompletionItemKind.Variable]: 'value',
  [CompletionItemKind.Constant]: 'value',
  [CompletionItemKind.Field]: 'value',
  [CompletionItemKind.Property]: 'value',
  [CompletionItemKind.Keyword]: 'keyword',
};

/** The names that a server offers, without those that would have to be imported first. */
export function namesOf(answer: CompletionAnswer, habits: ServerHabits): Outcome<readonly Name[]> {
  return names(answer, habits, (item) => !isImported(item));
}

/** The names that it offers to import. */
export function importedOf(answer: CompletionAnswer, habits: ServerHabits): readonly Name[] {
  const found = names(answer, habits, isImported);
  return found.kind === 'none' ? [] : found.value;
}

function names(
  answer: CompletionAnswer,
  habits: ServerHabits,
  counts: (item: CompletionItem) => boolean,
): Outcome<readonly Name[]> {
  const listed = itemsOf(answer, habits);
  if (listed.kind === 'none') return none('no names are known here');
  const found = new Map<string, Name>();
  for (const item of listed.value) {
    const name = isGuess(item) || !counts(item) ? undefined : nameOf(item);
    if (name !== undefined && name !== unwritten)
      found.set(name, { name, kind: kinds[item.kind ?? CompletionItemKind.Text] ?? 'other' });
  }
  return found.size === 0 ? none('no names are known here') : some([...found.values()]);
}

/** An item that would have to be imported first names its module. */
function isImported({ labelDetails }: CompletionItem): boolean {
  return labelDetails?.description !== undefined;
}
