import type { Member, Source } from '../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { Lru } from '../base/lru.ts';
import { some } from '../base/outcome.ts';
import type { LspAnalyzer } from './lsp/analyzer.ts';

/** Places whose members are kept. */
const placesKept = 8;
/** Milliseconds for which they count: a server that was starting may know more by then. */
const freshFor = 10_000;

interface Known {
  readonly members: readonly Member[];
  readonly at: number;
}

/**
 * An analyzer that is asked once for the members at a place: while a person types a member's name, the text around it is the
 * same with every key. `now`: a clock in milliseconds.
 */
export function rememberingMembers(analyzer: LspAnalyzer, now: () => number): LspAnalyzer {
  const places = new Lru<string, Known>(placesKept);
  const open = new Lru<string, { readonly isOpen: boolean; readonly at: number }>(placesKept);
  const { takesAnyName } = analyzer;
  const forget = () => {
    places.clear();
    open.clear();
  };
  return {
    ...analyzer,
    ...(takesAnyName && {
      async takesAnyName(source: Source, offset: number, checkpoint: Checkpoint) {
        const key = keyOf(source, offset);
        const known = open.get(key);
        if (known !== undefined && now() - known.at < freshFor) return some(known.isOpen);
        const answer = await takesAnyName(source, offset, checkpoint);
        if (answer.kind === 'some') open.set(key, { isOpen: answer.value, at: now() });
        return answer;
      },
    }),
    get pid() {
      return analyzer.pid;
    },
    async members(source, offset, checkpoint) {
      const key = keyOf(source, offset);
      const known = places.get(key);
      if (known !== undefined && now() - known.at < freshFor) {
        await checkpoint();
        return some(known.members);
      }
      const answer = await analyzer.members(source, offset, checkpoint);
      if (answer.kind === 'some') places.set(key, { members: answer.value, at: now() });
      return answer;
    },
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

function keyOf({ uri, languageId, text }: Source, offset: number): string {
  return `${uri}\0${languageId}\0${offset}\0${text}`;
}
