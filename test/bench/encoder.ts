import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { silent } from '../../server/src/base/logger.ts';
import { openEncoder } from '../../server/src/inference/onnx/inference.ts';
import type { Encoder } from '../../server/src/inference/ports.ts';

const root = join(import.meta.dirname, '..', '..');

export interface BenchEncoder {
  readonly encoder: Encoder;
  readonly packageFolder: string;
  dispose(): Promise<void>;
}

/** The bundled encoder in its inference host, on one thread of the CPU. */
export async function openBenchEncoder(): Promise<BenchEncoder> {
  const models = join(root, 'models');
  const name = readdirSync(models).find((entry) => existsSync(join(models, entry, 'manifest.json')));
  if (name === undefined) throw new Error('There is no model package in models/.');
  const packageFolder = join(models, name);
  const encoder = openEncoder({
    packageFolder,
    hostPath: join(root, 'server', 'src', 'inference', 'onnx', 'host.ts'),
    device: 'cpu',
    threads: 1,
    logger: silent,
  });
  const warm = await encoder.encode(['warm up'], async () => {});
  if (warm.kind === 'none') throw new Error(warm.reason);
  return { encoder, packageFolder, dispose: async () => encoder.dispose() };
}
