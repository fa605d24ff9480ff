import { setFlagsFromString } from 'node:v8';
import { compileScan } from './index/vectors.ts';
import type { GrammarSource } from './syntax/languages.ts';

/** Milliseconds that a process waits for the runtime if nothing else keeps it. */
const longestCompilation = 30_000;

/**
 * What is small and always at work is optimised in the background as soon as it is compiled: the scan of the vectors and,
 * when the first language is asked for, the runtime of web-tree-sitter. Grammars are not: optimising the lexer of C++,
 * which is one function of thousands of blocks, took 200 MB that the process never gave back (2,866 files: a peak of 371 MB
 * against 141), and parsing spends its time in the runtime, so that it wins nothing.
 */
export function compiledSparingly(source: GrammarSource): GrammarSource {
  let waiting: NodeJS.Timeout | undefined;
  setFlags('--wasm-tier-up', '--no-wasm-dynamic-tiering', '--no-wasm-lazy-compilation');
  compileScan();
  return {
    languages: () => source.languages(),
    async runtime() {
      const bytes = await source.runtime();
      // Node does not count a compilation as work: a process without any other would end in the middle of it.
      waiting = setTimeout(() => {}, longestCompilation);
      return bytes;
    },
    read(language, file) {
      // The runtime is there before the first grammar is read.
      if (file === 'grammar.wasm') {
        clearTimeout(waiting);
        setFlags('--wasm-lazy-compilation', '--no-wasm-tier-up');
      }
      return source.read(language, file);
    },
  };
}

function setFlags(...flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag);
}
