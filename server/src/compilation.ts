import { setFlagsFromString } from 'node:v8';
import { compileScan } from './index/vectors.ts';
import type { GrammarSource } from './syntax/languages.ts';

/**
 * What is small and always at work is optimised when it is compiled: the scan of the vectors and, when the first language
 * is asked for, the runtime of web-tree-sitter. Grammars are not: optimising the lexer of C++, which is one function of
 * thousands of blocks, took 200 MB that the process never gave back (2,866 files: a peak of 371 MB against 141), and
 * parsing spends its time in the runtime, so that it wins nothing.
 */
export function compiledSparingly(source: GrammarSource): GrammarSource {
  setFlags('--no-liftoff', '--no-wasm-lazy-compilation');
  compileScan();
  return {
    languages: () => source.languages(),
    runtime: () => source.runtime(),
    read(language, file) {
      // The runtime is there before the first grammar is read.
      if (file === 'grammar.wasm') {
        setFlags('--liftoff', '--wasm-lazy-compilation', '--no-wasm-dynamic-tiering', '--no-wasm-tier-up');
      }
      return source.read(language, file);
    },
  };
}

function setFlags(...flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag);
}
