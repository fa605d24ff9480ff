import type { MemberTables } from '../../analysis/memberTables/table.ts';
import { membersBySyntax } from '../../analysis/memberTables/receiver.ts';
import type { Member, Source, StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import type { Language } from '../../syntax/language.ts';
import type { MemberRules } from '../../syntax/memberRules.ts';
import { parse } from '../../syntax/parse.ts';

export interface SyntacticOptions {
  readonly language: Language;
  readonly rules: MemberRules;
  /** Why nobody else knows the language, for the verdict. */
  readonly absence: string;
  /** Absolute, with '/'; undefined for a document that is no file. */
  pathOf(uri: string): string | undefined;
  /** What the files of the workspace declare; undefined while they are being read. */
  tables(): MemberTables | undefined;
}

/** Stands for a member that is not written yet. */
const unwritten = '__tenon_unwritten';
/** Code units of a document that is parsed for a list of members. */
const longest = 200_000;

/**
 * The last resort where no analyzer knows a language: members as far as syntax tells (`analysis/memberTables/`). It knows no types,
 * so nothing is verified by it.
 */
export function syntacticAnalysis(options: SyntacticOptions): StaticAnalysis {
  return {
    name: 'members by syntax',
    members: (source, offset, checkpoint) => membersAt(source, offset, options, checkpoint),
    faults: () => Promise.resolve(none(`nobody checked its types: ${options.absence}`)),
  };
}

async function membersAt(
  { uri, text }: Source,
  offset: number,
  { language, rules, pathOf, tables }: SyntacticOptions,
  checkpoint: Checkpoint,
): Promise<Outcome<readonly Member[]>> {
  const path = pathOf(uri);
  const known = tables();
  if (path === undefined || text.length > longest) return none('the document is not read for members');
  if (known === undefined) return none('the files of the workspace are still being read for members');
  const tree = await parse(language, withMember(text, offset), undefined, checkpoint);
  try {
    const members = membersBySyntax({ tree, path, at: offset, tables: known, rules });
    return members === undefined ? none('syntax does not tell what the receiver has') : some(members);
  } finally {
    tree.dispose();
  }
}

/** The text with a member where one is due; a line that ends there is a statement. */
function withMember(text: string, offset: number): string {
  const end = offset + (/^[)\]}]*/.exec(text.slice(offset))?.[0] ?? '').length;
  const isEnd = /^[ \t]*(?:\r?\n|$)/.test(text.slice(end));
  return `${text.slice(0, offset)}${unwritten}${text.slice(offset, end)}${isEnd ? ';' : ''}${text.slice(end)}`;
}
