/** Where one line a request goes. Never the content of a file. */
export interface Logger {
  debug(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** Swallows everything: for tests and for callers that have nobody to tell. */
export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
