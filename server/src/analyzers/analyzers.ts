import type { StaticAnalysis } from '../analysis/staticAnalysis.ts';
import type { Logger } from '../base/logger.ts';
import { openLspAnalyzer, type FileChange, type LspAnalyzer } from './lsp/analyzer.ts';
import type { LanguageServerCommand } from './lsp/session.ts';

export interface AnalyzersOptions {
  /** The language server of each VS Code language id; languages with the same command share one process. */
  readonly commands: Readonly<Record<string, LanguageServerCommand>>;
  /** The workspace folder. */
  readonly rootUri: string;
  readonly logger: Logger;
  /** Milliseconds that a question may take. */
  readonly cap?: number;
  /** Milliseconds without a question after which a process is ended. */
  readonly idle?: number;
}

export interface Analyzers {
  analysisOf(languageId: string): StaticAnalysis | undefined;
  /** Tells the running servers what has changed on disk: they watch nothing by themselves. */
  filesChanged(changes: readonly FileChange[]): Promise<void>;
  close(): Promise<void>;
}

const defaultCap = 2000;

/** The static analyses of a workspace folder, by language. None is started before it is asked. */
export function openAnalyzers(options: AnalyzersOptions): Analyzers {
  const { commands, cap = defaultCap, ...shared } = options;
  const byCommand = new Map<string, LspAnalyzer>();
  const byLanguage = new Map<string, LspAnalyzer>();
  for (const [languageId, command] of Object.entries(commands)) {
    const key = JSON.stringify([command.command, command.args]);
    const analyzer = byCommand.get(key) ?? openLspAnalyzer({ ...shared, ...command, cap });
    byCommand.set(key, analyzer);
    byLanguage.set(languageId, analyzer);
  }
  const all = [...byCommand.values()];
  return {
    analysisOf: (languageId) => byLanguage.get(languageId),
    filesChanged: async (changes) => {
      await Promise.all(all.map((analyzer) => analyzer.filesChanged(changes)));
    },
    close: async () => {
      await Promise.all(all.map((analyzer) => analyzer.close()));
    },
  };
}
