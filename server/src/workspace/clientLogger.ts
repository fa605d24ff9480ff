import type { Connection } from 'vscode-languageserver';
import type { Logger } from '../base/logger.ts';

/** The log as the editor shows it. */
export function loggerOf({ console }: Connection): Logger {
  return {
    debug: (line) => console.debug(line),
    info: (line) => console.info(line),
    warn: (line) => console.warn(line),
    error: (line) => console.error(line),
  };
}
