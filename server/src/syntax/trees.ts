import { Edit, type Point } from 'web-tree-sitter';
import type { Checkpoint } from '../base/checkpoint.ts';
import { Lru } from '../base/lru.ts';
import { LineIndex } from '../base/text.ts';
import type { Language } from './language.ts';
import { parse, type SyntaxTree } from './parse.ts';

/** A version of a document. */
export interface Snapshot {
  readonly uri: string;
  readonly version: number;
  readonly language: Language;
  readonly text: string;
}

/** A cached tree; it is deleted when it has left the cache and nobody uses it any more. */
interface Lease {
  readonly version: number;
  readonly tree: SyntaxTree;
  users: number;
  evicted: boolean;
}

/**
 * Trees of documents, one a document, at most `capacity` of them. A newer version is parsed incrementally from the one
 * that is cached: the edit is the part between the longest common prefix and suffix of the two texts.
 */
export class Trees {
  readonly #leases: Lru<string, Lease>;

  constructor(capacity: number) {
    this.#leases = new Lru(capacity, (lease) => {
      lease.evicted = true;
      release(lease);
    });
  }

  /** Calls `use` with the tree of the snapshot, which lives until what `use` returns is settled. */
  async with<T>(
    snapshot: Snapshot,
    use: (tree: SyntaxTree) => T | Promise<T>,
    checkpoint: Checkpoint,
  ): Promise<T> {
    const lease = await this.#leaseOf(snapshot, checkpoint);
    try {
      return await use(lease.tree);
    } finally {
      lease.users--;
      release(lease);
    }
  }

  forget(uri: string): void {
    this.#leases.delete(uri);
  }

  dispose(): void {
    this.#leases.clear();
  }

  /** A lease with the caller already counted among its users. */
  async #leaseOf(snapshot: Snapshot, checkpoint: Checkpoint): Promise<Lease> {
    const cached = this.#leases.get(snapshot.uri);
    if (cached !== undefined && fits(cached, snapshot)) {
      cached.users++;
      return cached;
    }
    const tree = await parseFrom(cached, snapshot, checkpoint);
    const lease: Lease = { version: snapshot.version, tree, users: 1, evicted: false };
    const latest = this.#leases.get(snapshot.uri);
    if (latest === undefined || latest.version <= snapshot.version) this.#leases.set(snapshot.uri, lease);
    else lease.evicted = true;
    return lease;
  }
}

function fits(lease: Lease, snapshot: Snapshot): boolean {
  return (
    lease.version === snapshot.version &&
    lease.tree.language === snapshot.language &&
    lease.tree.text === snapshot.text
  );
}

function release(lease: Lease): void {
  if (lease.evicted && lease.users === 0) lease.tree.dispose();
}

async function parseFrom(
  cached: Lease | undefined,
  snapshot: Snapshot,
  checkpoint: Checkpoint,
): Promise<SyntaxTree> {
  const { language, text } = snapshot;
  if (cached === undefined || cached.tree.language !== language)
    return await parse(language, text, undefined, checkpoint);
  const edited = cached.tree.tree.copy();
  try {
    const edit = editBetween(cached.tree.text, text);
    if (edit !== undefined) edited.edit(edit);
    return await parse(language, text, edited, checkpoint);
  } finally {
    edited.delete();
  }
}

/** The smallest edit that turns `before` into `after`, or undefined when they are equal. Never splits a surrogate pair. */
export function editBetween(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix++;
  if (prefix > 0 && isHigh(before.charCodeAt(prefix - 1))) prefix--;
  let suffix = 0;
  const most = shorter - prefix;
  while (
    suffix < most &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  )
    suffix++;
  if (suffix > 0 && isLow(before.charCodeAt(before.length - suffix))) suffix--;
  const oldLines = new LineIndex(before);
  return new Edit({
    startIndex: prefix,
    oldEndIndex: before.length - suffix,
    newEndIndex: after.length - suffix,
    startPosition: pointAt(oldLines, prefix),
    oldEndPosition: pointAt(oldLines, before.length - suffix),
    newEndPosition: pointAt(new LineIndex(after), after.length - suffix),
  });
}

function pointAt(lines: LineIndex, offset: number): Point {
  const { line, character } = lines.placeAt(offset);
  return { row: line, column: character };
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
