// Blocks a second of transformers.js: `node embed.mjs FOLDER` with FOLDER/model and FOLDER/texts.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, pipeline } from '@huggingface/transformers';

const [folder] = process.argv.slice(2);
env.localModelPath = folder;
env.allowRemoteModels = false;
const texts = JSON.parse(readFileSync(join(folder, 'texts.json'), 'utf8'));
const embed = await pipeline('feature-extraction', 'model', {
  dtype: 'q8',
  device: 'cpu',
  session_options: { intraOpNumThreads: 1 },
});
await embed(texts.slice(0, 4), { pooling: 'mean', normalize: true });
const started = performance.now();
for (let at = 0; at < texts.length; at += 32) {
  await embed(texts.slice(at, at + 32), { pooling: 'mean', normalize: true, truncation: true });
}
process.stdout.write(
  JSON.stringify({ blocksPerSecond: texts.length / ((performance.now() - started) / 1000) }),
);
process.exit(0);
