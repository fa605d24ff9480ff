import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { parseCompletionManifest, type CompletionManifest } from './completionManifest.ts';
import { parseManifest, type Manifest } from './manifest.ts';

/** What every manifest has. */
interface Listing {
  readonly files: Manifest['files'];
}

/** The manifest of the package in `folder`. Nothing else of the package is read, and nothing is checked against it yet. */
export function readManifest(folder: string): Outcome<Manifest> {
  const json = manifestIn(folder);
  return json.kind === 'none' ? json : parseManifest(json.value);
}

/** As {@link readManifest}, of a language model. */
export function readCompletionManifest(folder: string): Outcome<CompletionManifest> {
  const json = manifestIn(folder);
  return json.kind === 'none' ? json : parseCompletionManifest(json.value);
}

/**
 * The manifest, once every file that it lists has the hash that it says. To be asked before a session opens: a package
 * that is corrupt, or not what it says it is, never reaches the native code.
 */
export async function verifyPackage(folder: string): Promise<Outcome<Manifest>> {
  return await verified(folder, readManifest(folder));
}

/** As {@link verifyPackage}, of a language model. */
export async function verifyCompletionPackage(folder: string): Promise<Outcome<CompletionManifest>> {
  return await verified(folder, readCompletionManifest(folder));
}

function manifestIn(folder: string): Outcome<string> {
  try {
    return some(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  } catch {
    return none(`there is no model package in ${folder}: manifest.json cannot be read`);
  }
}

async function verified<M extends Listing>(folder: string, manifest: Outcome<M>): Promise<Outcome<M>> {
  if (manifest.kind === 'none') return manifest;
  for (const [name, { sha256 }] of Object.entries(manifest.value.files)) {
    const found = await hashOf(join(folder, name));
    if (found === undefined) return unreadable(name);
    if (found !== sha256) return changed(name, found, sha256);
  }
  return manifest;
}

/** The bytes of one file of the package, once they have the hash that the manifest says. */
export function readVerified(folder: string, { files }: Listing, name: string): Outcome<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(join(folder, name));
  } catch {
    return unreadable(name);
  }
  const [found, expected] = [createHash('sha256').update(bytes).digest('hex'), files[name]?.sha256 ?? ''];
  return found === expected ? some(bytes) : changed(name, found, expected);
}

function unreadable(name: string): Outcome<never> {
  return none(`the model package is refused: ${name} cannot be read`);
}

function changed(name: string, found: string, expected: string): Outcome<never> {
  return none(`the model package is refused: ${name} has sha256 ${found}, expected ${expected}`);
}

async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}
