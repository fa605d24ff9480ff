import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Settings } from '../protocol/settings.ts';
import type { Status } from '../protocol/status.ts';
import type { Logger } from './base/logger.ts';
import { none } from './base/outcome.ts';
import { compiledSparingly } from './compilation.ts';
import type { EncoderAccess } from './index/encode.ts';
import type { StaticAccess } from './index/queryVectors.ts';
import { Languages } from './syntax/languages.ts';
import { assetsAround, type Assets } from './workspace/assets.ts';
import { grammarFolder } from './workspace/grammars.ts';
import type { IndexOptions } from './workspace/indexerPorts.ts';
import { pathOf, shownPath, uriOf, type Folder } from './workspace/paths.ts';

/** An encoder with its process, as the language server and the command line hold it. */
export interface EncoderHost {
  readonly access: EncoderAccess;
  status(): Status['model'];
  close(): Promise<void>;
}

/** Starts the encoder that `settings` ask for. `onChange` is called whenever its status changes. */
export type OpenEncoderHost = (settings: Settings, assets: Assets, ports: EncoderHostPorts) => EncoderHost;

/** The models, as a composition root hands them to the server or to a command. */
export interface Models {
  readonly openEncoder: OpenEncoderHost;
  /** Reads no file before it is asked. */
  openStatic(assets: Assets): StaticAccess;
}

export interface EncoderHostPorts {
  readonly logger: Logger;
  onChange(): void;
}

export interface Foundation {
  readonly assets: Assets;
  readonly languages: Languages;
}

/** What both composition roots stand on. */
export async function layFoundation(): Promise<Foundation> {
  // Parsing makes much short-lived garbage, for which V8 would grow its young generation and keep it: 100 MB of memory for
  // no time won (40,137 blocks: 268 MB and 23.7 s with growth, 173 MB and 22.9 s without).
  setFlagsFromString('--semi-space-growth-factor=1');
  const assets = assetsAround(import.meta.dirname);
  const grammars = compiledSparingly(grammarFolder(assets.grammars, assets.runtime));
  return { assets, languages: await Languages.load(grammars) };
}

/** No encoder, for that reason; with state `off` nobody wants one. */
export function noEncoder(state: 'off' | 'refused', reason: string): EncoderHost {
  return {
    access: () => (state === 'off' ? { kind: 'unwanted' } : none(reason)),
    status: () => ({ state, name: '', device: '', reason }),
    close: async () => {},
  };
}

export function indexOptions(
  settings: Settings,
  folders: readonly Folder[],
  editorExcludes: readonly string[],
): IndexOptions {
  return {
    folders,
    excludes: [...settings['index.exclude'], ...editorExcludes],
    largestFile: settings['index.maxFileKilobytes'] * 1024,
    vectors: settings['index.vectors'],
  };
}

/** How hits of these folders are addressed. */
export function addressingOf(folders: () => readonly Folder[]) {
  return { uriOf, pathOf, shownPathOf: (path: string) => shownPath(path, folders()) };
}

/** Where the inference host's program is. */
export function inferenceHostPath({ root, isBundled }: Assets): string {
  return isBundled ? join(root, 'dist/inference-host.mjs') : join(root, 'server/src/inference/onnx/host.ts');
}
