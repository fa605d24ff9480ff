import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkpointOf } from '../../server/src/base/checkpoint.ts';
import { silent } from '../../server/src/base/logger.ts';
import { openLanguageModel } from '../../server/src/inference/onnx/languageModel.ts';
import { languageModels } from './golden.ts';

/** What PyTorch says in fp32 follows the first half of a function, by the landed weights (`tenon_training lm export`). */
interface Asked {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Length of the prompt in tokens. */
  readonly ids: number;
  readonly likeliest: readonly (readonly [id: number, probability: number])[];
}

/** Activations are rounded to 8 bits: the mean difference of a probability, and of the worst. */
const [mostMean, mostOne] = [0.02, 0.15];

const hostPath = join(import.meta.dirname, '../../server/src/inference/onnx/host.ts');
const never = checkpointOf(new AbortController().signal);

/** Language models that are landed, in int8 under the TypeScript runtime, against PyTorch. */
describe.each(languageModels.map((folder) => ({ name: basename(folder), folder })))(
  '$name',
  ({ name, folder }) => {
    const opened = openLanguageModel({
      packageFolder: folder,
      hostPath,
      device: 'cpu',
      threads: 1,
      logger: silent,
    });
    if (opened.kind === 'none') throw new Error(opened.reason);
    const model = opened.value;
    const golden = JSON.parse(
      readFileSync(join(import.meta.dirname, 'golden', `${name}.json`), 'utf8'),
    ) as readonly Asked[];

    afterAll(() => model.dispose());

    test('a prompt has as many tokens as in Python, and the same are likely after it', async () => {
      const differences: number[] = [];
      for (const asked of golden) {
        const prompt = model.prompt(asked);
        expect(prompt).toHaveLength(asked.ids);
        for (const [id, probability] of asked.likeliest) {
          const [found] = await model.next(prompt, 1, (each) => each === id, never);
          differences.push(Math.abs((found?.probability ?? 1) - probability));
        }
      }
      expect(Math.max(...differences)).toBeLessThan(mostOne);
      expect(differences.reduce((sum, each) => sum + each, 0) / differences.length).toBeLessThan(mostMean);
    });
  },
);
