import type { WorkspaceFolder } from 'vscode-languageserver-protocol/node';
import type { StaticAnalysis } from '../analysis/staticAnalysis.ts';
import type { Logger } from '../base/logger.ts';
import type { None, Outcome } from '../base/outcome.ts';
import { openLspAnalyzer, type FileChange, type LspAnalyzer } from './lsp/analyzer.ts';
import { remembering } from './remembering.ts';
import type { LanguageServerCommand } from './lsp/session.ts';

export interface AnalyzersOptions {
  /** The language server of a VS Code language id, or why there is none; languages with the same command share one process. */
  serverOf(languageId: string): Outcome<LanguageServerCommand>;
  /** The folders of the workspace. */
  readonly folders: readonly WorkspaceFolder[];
  readonly logger: Logger;
  /** Milliseconds that a question may take. */
  readonly cap?: number;
  /** Milliseconds without a question after which a process is ended. */
  readonly idle?: number;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

export interface Analyzers {
  analysisOf(languageId: string): StaticAnalysis | undefined;
  /** Why there is no analysis of a language; '' where there is one. */
  absenceOf(languageId: string): string;
  /** Tells the running servers what has changed on disk: they watch nothing by themselves. */
  filesChanged(changes: readonly FileChange[]): Promise<void>;
  /** The folders of the workspace from now on. */
  setFolders(folders: readonly WorkspaceFolder[]): Promise<void>;
  close(): Promise<void>;
}

const defaultCap = 2000;
/** Milliseconds after which a server that was not there is looked for again. */
const lookAgain = 30_000;

/** That there is none, as it was found at a time. */
interface Absence extends None {
  readonly at: number;
}

/** The static analyses of a workspace, by language. None is looked for or started before it is asked. */
export function openAnalyzers(options: AnalyzersOptions): Analyzers {
  const { serverOf, folders, cap = defaultCap, now = () => performance.now(), ...shared } = options;
  const byCommand = new Map<string, LspAnalyzer>();
  const byLanguage = new Map<string, LspAnalyzer | Absence>();
  let current = folders;
  const open = (languageId: string, before: Absence | undefined): LspAnalyzer | Absence => {
    const server = serverOf(languageId);
    if (server.kind === 'none') {
      if (before === undefined) options.logger.info(`analysis of ${languageId}: ${server.reason}`);
      return { ...server, at: now() };
    }
    const { command, args, settings } = server.value;
    const key = JSON.stringify([command, args, settings]);
    const analyzer =
      byCommand.get(key) ??
      remembering(openLspAnalyzer({ ...shared, ...server.value, folders: current, cap }), now);
    byCommand.set(key, analyzer);
    return analyzer;
  };
  const found = (languageId: string) => {
    const known = byLanguage.get(languageId);
    if (known !== undefined && ('members' in known || now() - known.at < lookAgain)) return known;
    const analyzer = open(languageId, known);
    byLanguage.set(languageId, analyzer);
    return analyzer;
  };
  const toAll = async (tell: (analyzer: LspAnalyzer) => Promise<void>) => {
    await Promise.all([...byCommand.values()].map(tell));
  };
  return {
    analysisOf: (languageId) => {
      const analyzer = found(languageId);
      return 'members' in analyzer ? analyzer : undefined;
    },
    absenceOf: (languageId) => {
      const analyzer = found(languageId);
      return 'members' in analyzer ? '' : analyzer.reason;
    },
    filesChanged: (changes) => toAll((analyzer) => analyzer.filesChanged(changes)),
    setFolders: (changed) => {
      current = changed;
      return toAll((analyzer) => analyzer.setFolders(changed));
    },
    close: () => toAll((analyzer) => analyzer.close()),
  };
}
