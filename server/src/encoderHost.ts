import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../protocol/settings.ts';
import { none, some } from './base/outcome.ts';
import {
  inferenceHostPath,
  noEncoder,
  type EncoderHost,
  type Models,
  type OpenEncoderHost,
} from './composition.ts';
import type { StaticAccess } from './index/queryVectors.ts';
import { openEncoder, type EncoderProcess } from './inference/onnx/inference.ts';
import type { Manifest } from './inference/packages/manifest.ts';
import { readCompletionManifest, readManifest } from './inference/packages/packages.ts';
import { openStatic } from './inference/static/static.ts';

/** The encoder that the settings name, else the bundled one if it is to be used by itself, in a process of its own. */
const openEncoderHost: OpenEncoderHost = (settings, assets, { logger, onChange }) => {
  const folder = encoderFolder(assets.models, settings['inference.model']);
  if (folder === undefined) return noEncoder('off', '');
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

export const models: Models = {
  openEncoder: openEncoderHost,
  openStatic(assets): StaticAccess {
    let opened: ReturnType<StaticAccess> | undefined;
    return () => (opened ??= openBundledStatic(assets.models));
  },
};

async function openBundledStatic(folder: string): ReturnType<StaticAccess> {
  const found = bundled(folder).find(({ manifest }) => manifest.architecture === 'static');
  return found === undefined ? none('no static model is installed') : await openStatic(found.folder);
}

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

/** `wanted` is a bundled package's name, a folder, or '': then the bundled one that proved worth its time, if one did. */
function encoderFolder(models: string, wanted: string): string | undefined {
  const encoders = bundled(models).filter(({ manifest }) => manifest.architecture !== 'static');
  if (wanted === '') return encoders.find(({ manifest }) => manifest.isDefault === true)?.folder;
  return encoders.find(({ manifest }) => manifest.name === wanted)?.folder ?? wanted;
}

/** As for encoders: the folder of the language model that is wanted, if one is. */
export function completionFolder(models: string, wanted: string): string | undefined {
  const isHere = wanted !== '' && existsSync(join(models, wanted, 'manifest.json'));
  if (wanted !== '') return isHere ? join(models, wanted) : wanted;
  return foldersIn(models).find((folder) => {
    const manifest = readCompletionManifest(folder);
    return manifest.kind === 'some' && manifest.value.isDefault === true;
  });
}

interface Bundled {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages of encoders that came along, by name. */
function bundled(models: string): readonly Bundled[] {
  return foldersIn(models).flatMap((folder) => {
    const manifest = readManifest(folder);
    return manifest.kind === 'some' ? [{ folder, manifest: manifest.value }] : [];
  });
}

function foldersIn(models: string): readonly string[] {
  if (!existsSync(models)) return [];
  return readdirSync(models, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(models, name))
    .filter((folder) => existsSync(join(folder, 'manifest.json')))
    .sort();
}

/** Half of the cores: the editor, its other extensions and the person's own programs want the rest. */
export function threadsOf(settings: Settings): number {
  const asked = settings['inference.threads'];
  return asked > 0 ? asked : Math.max(1, Math.floor(availableParallelism() / 2));
}
