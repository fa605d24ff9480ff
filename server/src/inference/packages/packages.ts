import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { parseManifest, type Manifest } from './manifest.ts';

/** The manifest of the package in `folder`. Nothing else of the package is read, and nothing is checked against it yet. */
export function readManifest(folder: string): Outcome<Manifest> {
  let json: string;
  try {
    json = readFileSync(join(folder, 'manifest.json'), 'utf8');
  } catch {
    return none(`there is no model package in ${folder}: manifest.json cannot be read`);
  }
  return parseManifest(json);
}

/**
 * The manifest, once every file that it lists has the hash that it says. To be asked before a session opens: a package
 * that is corrupt, or not what it says it is, never reaches the native code.
 */
export async function verifyPackage(folder: string): Promise<Outcome<Manifest>> {
  const manifest = readManifest(folder);
  if (manifest.kind === 'none') return manifest;
  for (const [name, { sha256 }] of Object.entries(manifest.value.files)) {
    const found = await hashOf(join(folder, name));
    if (found === undefined) return unreadable(name);
    if (found !== sha256) return changed(name, found, sha256);
  }
  return some(manifest.value);
}

/** The bytes of one file of the package, once they have the hash that the manifest says. */
export function readVerified(folder: string, { files }: Manifest, name: string): Outcome<Uint8Array> {
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
