import type { Member, StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Logger } from '../../base/logger.ts';
import type { Language } from '../../syntax/language.ts';
import type { Languages } from '../../syntax/languages.ts';
import type { MemberRules } from '../../syntax/memberRules.ts';
import { memoryOf, type Question } from '../remembering.ts';
import { syntacticAnalysis } from './analyzer.ts';
import { TableFill } from './fill.ts';

export interface SyntacticAnalysesOptions {
  readonly languages: Languages;
  readonly logger: Logger;
  /** Absolute paths of the workspace's files. */
  paths(): Iterable<string>;
  /** Absolute, with '/'. */
  pathOf(uri: string): string | undefined;
}

/** What syntax tells of the languages of a workspace. No file is read before a language is asked about. */
export class SyntacticAnalyses {
  readonly #options: SyntacticAnalysesOptions;
  readonly #fills = new Map<string, TableFill>();
  /** A document is parsed for its members once while one of their names is typed. */
  readonly #memory = memoryOf(() => performance.now());
  readonly #members = new Map<string, Question<readonly Member[]>>();

  constructor(options: SyntacticAnalysesOptions) {
    this.#options = options;
  }

  /** Undefined for a language of which nothing is told so. `absence`: why nobody else knows it. */
  of(languageId: string, absence: string): StaticAnalysis | undefined {
    const { languages, pathOf } = this.#options;
    const language = languages.ofEditorId(languageId);
    const rules = language?.description.memberTables;
    if (language === undefined || rules === undefined) return undefined;
    const tables = () => this.#fillOf(language, rules).tables;
    const analysis = syntacticAnalysis({ language, rules, absence, pathOf, tables });
    const members = this.#members.get(language.id) ?? this.#memory.once(analysis.members);
    this.#members.set(language.id, members);
    return { ...analysis, members };
  }

  /** Resolves when the files of the language have been read. */
  async filled(languageId: string): Promise<void> {
    const language = this.#options.languages.ofEditorId(languageId);
    const rules = language?.description.memberTables;
    if (language !== undefined && rules !== undefined) await this.#fillOf(language, rules).filled();
  }

  /** A file was saved, created, changed or deleted. */
  async changed(path: string): Promise<void> {
    await Promise.all([...this.#fills.values()].map((fill) => fill.update(path)));
    this.#memory.forget();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#fills.values()].map((fill) => fill.stop()));
  }

  #fillOf(language: Language, { alsoIn = [] }: MemberRules): TableFill {
    const known = this.#fills.get(language.id);
    if (known !== undefined) return known;
    const { languages, logger, paths } = this.#options;
    const isRead = (path: string) =>
      languages.ofPath(path) === language || alsoIn.some((ending) => path.endsWith(ending));
    const fill = new TableFill({ language, logger, paths: () => [...paths()].filter(isRead) });
    this.#fills.set(language.id, fill);
    void fill.filled().then(() => this.#memory.forget());
    return fill;
  }
}
