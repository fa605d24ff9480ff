import type { Fault, NameImport, Source, StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { changed, type TextChange } from '../../base/text.ts';
import { dereferenceMonitor } from '../../monitors/dereference.ts';
import { membersAt } from '../../monitors/members.ts';
import type { Draft } from './verify.ts';

export interface ImportPorts {
  /** Files of the workspace in the language of `snapshot` that have the word in them, those of its own folder first. Absent: nothing is imported. */
  readonly filesNaming?:
    ((word: string, snapshot: Draft['snapshot']) => Promise<readonly NamingFile[]>) | undefined;
}

export interface NamingFile {
  readonly uri: string;
  readonly text: string;
  /** Whether it is in the same folder. */
  readonly isBeside: boolean;
}

/**
 * The draft in a text that imports the name which the fault is at; none where it is not sure which module is meant: one alone
 * has the name, or a file beside this one takes it from there. Undefined where the fault is of another kind.
 */
export async function importing(
  draft: Draft & { readonly whole: string },
  fault: Fault,
  { analysis, filesNaming }: ImportPorts & { readonly analysis: StaticAnalysis },
  checkpoint: Checkpoint,
): Promise<Outcome<Draft> | undefined> {
  const { snapshot, offset, whole } = draft;
  if (analysis.imports === undefined || filesNaming === undefined) return undefined;
  const name = plainName(whole, fault, snapshot.language.description.dereference);
  if (name === undefined) return undefined;
  const languageId = snapshot.language.description.editorIds[0] ?? snapshot.language.id;
  const files = await filesNaming(name, snapshot);
  const mentionedIn = files.map(({ uri, text }): Source => ({ uri, languageId, text }));
  const place = { span: fault.span, mentionedIn };
  const source = { uri: snapshot.uri, languageId, text: whole };
  const imports = await analysis.imports(source, place, checkpoint);
  if (imports.kind === 'none') return imports;
  const sure = theOne(imports.value, { name, files });
  if (sure === undefined) return none(`${imports.value.length || 'no'} modules to import ${name} from`);
  const lineStart = snapshot.text.lastIndexOf('\n', offset - 1) + 1;
  if (sure.changes.some(({ span }) => span.end > lineStart)) return none('the import would stand below it');
  const head = changed(snapshot.text.slice(0, lineStart), sure.changes);
  const text = head + snapshot.text.slice(lineStart);
  return some({ ...draft, snapshot: { ...snapshot, text }, offset: offset + head.length - lineStart });
}

/** The name that stands at the fault, when it is one and not that of a member. */
function plainName(text: string, { span }: Fault, operators: readonly string[]): string | undefined {
  const name = text.slice(span.start, span.end);
  const before = text.slice(0, span.start);
  const isMember = operators.some((operator) => before.endsWith(operator));
  return !isMember && /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : undefined;
}

function theOne(
  imports: readonly NameImport[],
  { name, files }: { readonly name: string; readonly files: readonly NamingFile[] },
): NameImport | undefined {
  if (imports.length <= 1) return imports[0];
  const beside = files.filter(({ isBeside }) => isBeside);
  const taken = imports.filter(({ from }) => beside.some(({ text }) => takes(text, name, from)));
  return taken.length === 1 ? taken[0] : undefined;
}

/** Whether a text has both the name and the module as words of their own. */
function takes(text: string, name: string, from: string): boolean {
  if (from === '') return false;
  const written = [name, from].map((each) => each.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`));
  return written.every((each) => new RegExp(`(?<![\\w./@-])${each}(?![\\w./@-])`, 'u').test(text));
}

/**
 * Whether every name after a dereference in the draft is a member, or why that is not known: while it was decoded, a receiver
 * that is only now imported had no type.
 */
export async function membersHold(
  { snapshot, offset, text }: Draft,
  analysis: StaticAnalysis,
  checkpoint: Checkpoint,
): Promise<Outcome<boolean>> {
  const { dereference, editorIds } = snapshot.language.description;
  const after = snapshot.text.slice(offset);
  const source = { uri: snapshot.uri, languageId: editorIds[0] ?? snapshot.language.id };
  const monitor = dereferenceMonitor({ operators: dereference }, (before, at, goOn) =>
    membersAt(analysis, { ...source, text: before + after }, at, goOn),
  );
  for (const { index } of text.matchAll(/(?<![\p{ID_Continue}$#])#?[\p{ID_Start}_$]/gu)) {
    const mask = await monitor.maskAfter(snapshot.text.slice(0, offset) + text.slice(0, index), checkpoint);
    if (mask?.kind === 'none') return mask;
    const [name = ''] = /^#?[\p{ID_Continue}$]+/u.exec(text.slice(index)) ?? [];
    if (mask === undefined || mask.value(`${name}\n`)) continue;
    const unanswered = (await mask.value.appeal?.(name))?.unanswered;
    return unanswered === undefined ? some(false) : none(unanswered);
  }
  return some(true);
}

/** What makes `before` of `after`, as one change at most. */
export function changeBetween(before: string, after: string): readonly TextChange[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return [{ span: { start, end: before.length - same }, text: after.slice(start, after.length - same) }];
}
