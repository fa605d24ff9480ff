import { isLate, type Source } from '../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { Lru } from '../base/lru.ts';
import type { Outcome } from '../base/outcome.ts';
import type { LspAnalyzer } from './lsp/analyzer.ts';

/** Answers of one kind that are kept. */
const kept = 16;
/** Milliseconds for which they count: another file may be edited meanwhile. */
const freshFor = 10_000;
/** Milliseconds for which it counts that nothing is known: a server that was starting may know more by then. */
const unknownFor = 2000;
/** Code units of a text about which answers are kept. */
const longest = 200_000;

export type Question<T> = (source: Source, offset: number, checkpoint: Checkpoint) => Promise<Outcome<T>>;

interface Known<T> {
  readonly answer: Outcome<T>;
  readonly until: number;
}

export interface Memory {
  /** The question, asked once about a text as long as its answer counts. */
  once<T>(ask: Question<T>): Question<T>;
  forget(): void;
}

/** `now`: a clock in milliseconds. */
export function memoryOf(now: () => number): Memory {
  const all: { clear(): void }[] = [];
  const once = <T>(ask: Question<T>): Question<T> => {
    const known = new Lru<string, Known<T>>(kept);
    all.push(known);
    return async (source, offset, checkpoint) => {
      const key = `${source.uri}\0${source.languageId}\0${offset}\0${source.text}`;
      const before = known.get(key);
      if (before !== undefined && now() < before.until) {
        await checkpoint();
        return before.answer;
      }
      const answer = await ask(source, offset, checkpoint);
      const isKept = source.text.length <= longest && !isLate(answer);
      const until = now() + (answer.kind === 'some' ? freshFor : unknownFor);
      if (isKept) known.set(key, { answer, until });
      return answer;
    };
  };
  const forget = () => {
    for (const known of all) known.clear();
  };
  return { once, forget };
}

/**
 * An analyzer that is asked once about a text: while a person types a word, the text around it is the same with every key, and what is
 * written there mostly too. `now`: a clock in milliseconds.
 */
export function remembering(analyzer: LspAnalyzer, now: () => number): LspAnalyzer {
  const { once, forget } = memoryOf(now);
  return {
    ...analyzer,
    get pid() {
      return analyzer.pid;
    },
    ...rememberedOf(analyzer, once),
    filesChanged(changes) {
      forget();
      return analyzer.filesChanged(changes);
    },
    setFolders(folders) {
      forget();
      return analyzer.setFolders(folders);
    },
  };
}

/** Every question about one text; what is imported depends on others. */
function rememberedOf(analyzer: LspAnalyzer, once: Memory['once']) {
  const {
    members,
    takesAnyName,
    names,
    choices,
    constructible,
    callable,
    comparable,
    arity,
    assignable,
    typeOf,
  } = analyzer;
  const faults = once((source, _, checkpoint) => analyzer.faults(source, checkpoint));
  return {
    members: once(members),
    ...(takesAnyName && { takesAnyName: once(takesAnyName) }),
    ...(names && { names: once(names) }),
    ...(choices && { choices: once(choices) }),
    ...(constructible && { constructible: once(constructible) }),
    ...(callable && { callable: once(callable) }),
    ...(comparable && { comparable: once(comparable) }),
    ...(arity && { arity: once(arity) }),
    ...(assignable && { assignable: once(assignable) }),
    ...(typeOf && { typeOf: once(typeOf) }),
    faults: (source: Source, checkpoint: Checkpoint) => faults(source, 0, checkpoint),
  };
}
