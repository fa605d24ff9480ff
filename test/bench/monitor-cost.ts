import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openAnalyzers } from '../../server/src/analyzers/analyzers.ts';
import { silent } from '../../server/src/base/logger.ts';
import { serverOf } from '../../server/src/completionHost.ts';
import { layFoundation, type Foundation } from '../../server/src/composition.ts';
import { complete, type Guidance } from '../../server/src/features/completion/complete.ts';
import { TokenCaches } from '../../server/src/index/tokenCaches.ts';
import type { Language } from '../../server/src/syntax/language.ts';
import { Trees } from '../../server/src/syntax/trees.ts';
import { slashed, uriOf } from '../../server/src/workspace/paths.ts';
import { tableOf } from './completing.ts';
import { openNeural } from './models.ts';

/** Characters that are typed into a file from `start` on, with nothing behind them. */
export interface Typing {
  readonly path: string;
  readonly text: string;
  readonly start: number;
  readonly count: number;
}

/** Milliseconds of every keystroke, with monitors and a look at the whole, and with the look alone. */
export interface Cost {
  readonly monitored: readonly number[];
  readonly looked: readonly number[];
}

const goOn = async () => {};
/** Milliseconds that the editor gives an analyzer for a question. */
const cap = 400;
const minimumConfidence = 0.5;

/**
 * What monitors cost on top of the look at the whole: each keystroke is answered by both, in turns first, each with a language
 * server of its own that has seen the same questions up to there but for those of the monitors; with a language model below the
 * caches, where `isNeural`, each with a process of its own.
 */
export async function costOfMonitors(
  folder: string,
  typings: readonly Typing[],
  isNeural: boolean,
): Promise<Cost> {
  const foundation = await layFoundation();
  const language = foundation.languages.byId('typescript');
  if (language === undefined) throw new Error('there is no grammar of TypeScript');
  const [monitored, looked] = [
    await arm(folder, { foundation, language, guidance: 'verified', isNeural }),
    await arm(folder, { foundation, language, guidance: 'looks', isNeural }),
  ];
  const cost: { monitored: number[]; looked: number[] } = { monitored: [], looked: [] };
  try {
    for (const typing of typings) {
      await monitored.answer(typing, 0);
      await looked.answer(typing, 0);
      for (let at = 1; at <= typing.count; at += 1) {
        const [first, second] = at % 2 === 0 ? [monitored, looked] : [looked, monitored];
        const [one, other] = [await first.answer(typing, at), await second.answer(typing, at)];
        cost.monitored.push(at % 2 === 0 ? one : other);
        cost.looked.push(at % 2 === 0 ? other : one);
      }
    }
  } finally {
    await monitored.close();
    await looked.close();
  }
  return cost;
}

interface Arm {
  readonly foundation: Foundation;
  readonly language: Language;
  readonly guidance: Guidance;
  readonly isNeural: boolean;
}

async function arm(folder: string, { foundation, language, guidance, isNeural }: Arm) {
  const model = isNeural ? await openNeural() : undefined;
  const analyzers = openAnalyzers({
    serverOf: (languageId) => serverOf(languageId, { ...foundation, configured: {}, folder }),
    folders: [{ uri: uriOf(folder), name: 'typed' }],
    logger: silent,
    cap,
  });
  const caches = cachesOf(folder, language);
  const trees = new Trees(4);
  let version = 0;
  return {
    /** Milliseconds until the answer once so many characters are typed. */
    async answer({ path, text, start, count }: Typing, at: number): Promise<number> {
      const whole = text.slice(0, start + at) + text.slice(text.indexOf('\n', start + count));
      version += 1;
      const snapshot = { uri: uriOf(path), version, language, text: whole };
      const ports = {
        caches,
        trees,
        analysisOf: (languageId: string) => analyzers.analysisOf(languageId),
        absenceOf: () => '',
        prompted: () => model,
      };
      const asked = { path: slashed(path), shownPath: path, offset: start + at, alternatives: 1 };
      const begun = performance.now();
      await complete({ ...asked, snapshot, minimumConfidence, guidance }, ports, goOn);
      return performance.now() - begun;
    },
    async close(): Promise<void> {
      trees.dispose();
      model?.dispose();
      await analyzers.close();
    },
  };
}

function cachesOf(folder: string, { family }: Language): TokenCaches {
  const caches = new TokenCaches(tableOf);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && path.endsWith('.ts')) caches.put(slashed(path), family, readFileSync(path, 'utf8'));
  }
  return caches;
}
