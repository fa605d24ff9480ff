import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../protocol/settings.ts';
import { none, some } from './base/outcome.ts';
import { inferenceHostPath, noEncoder, type EncoderHost, type OpenEncoderHost } from './composition.ts';
import { openEncoder, type EncoderProcess } from './inference/onnx/inference.ts';
import { readManifest } from './inference/packages/packages.ts';

/** The bundled encoder, or the one that the settings name, in its own process. */
export const openEncoderHost: OpenEncoderHost = (settings, assets, { logger, onChange }) => {
  const folder =
    settings['inference.model'] === '' ? bundledEncoder(assets.models) : settings['inference.model'];
  if (folder === undefined) return noEncoder('refused', 'no model is installed');
  const encoder = openEncoder({
    packageFolder: folder,
    hostPath: inferenceHostPath(assets),
    device: settings['inference.device'],
    threads: threadsOf(settings),
    logger,
  });
  encoder.onStatus(onChange);
  return hosted(encoder, folder);
};

function hosted(encoder: EncoderProcess, folder: string): EncoderHost {
  const manifest = readManifest(folder);
  const name = manifest.kind === 'some' ? manifest.value.name : '';
  return {
    access: () => (encoder.status.state === 'refused' ? none(encoder.status.reason) : some(encoder)),
    status: () => {
      const { state, device, reason } = encoder.status;
      return { state, name, device: device ?? '', reason };
    },
    close: async () => encoder.dispose(),
  };
}

/** The first package, by name, that embeds text. */
function bundledEncoder(models: string): string | undefined {
  if (!existsSync(models)) return undefined;
  const folders = readdirSync(models, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => join(models, name))
    .sort()
    .find((folder) => existsSync(join(folder, 'manifest.json')) && readManifest(folder).kind === 'some');
}

/** Half of the cores: the editor, its other extensions and the person's own programs want the rest. */
function threadsOf(settings: Settings): number {
  const asked = settings['inference.threads'];
  return asked > 0 ? asked : Math.max(1, Math.floor(availableParallelism() / 2));
}
