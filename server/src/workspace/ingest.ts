import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Checkpoint } from '../base/checkpoint.ts';
import { analyzed, type AnalyzedFile } from '../index/analyze.ts';
import { encodeFile, type VectorMaker } from '../index/encode.ts';
import type { FileFacts, PieceVector } from '../index/store.ts';
import type { Languages } from '../syntax/languages.ts';
import { parse } from '../syntax/parse.ts';
import type { IndexState } from './indexState.ts';
import { screen } from './screen.ts';
import type { FoundFile } from './walk.ts';

/** What became of a file. */
export type Ingested =
  { readonly kind: 'indexed' | 'unchanged' } | { readonly kind: 'skipped'; readonly reason: string };

export interface IngestPorts {
  readonly state: IndexState;
  readonly languages: Languages;
  /** Makes the vectors that are stored with a file's words; undefined when there are none. */
  readonly static: VectorMaker | undefined;
  /** Bytes. */
  readonly largest: number;
  /** Path relative to its workspace folder. */
  shownPath(path: string): string;
}

/** Reads one file and brings the index up to date with it; a file that may not be indexed leaves the index. */
export async function ingest(file: FoundFile, ports: IngestPorts, checkpoint: Checkpoint): Promise<Ingested> {
  const { state } = ports;
  const id = state.index.idOf(file.path);
  const outcome = await read(file, ports);
  if (outcome.kind === 'skipped') {
    if (id !== undefined) await state.remove(id);
    return outcome;
  }
  const { facts, text } = outcome;
  const known = id === undefined ? undefined : state.index.factsOf(id);
  if (id !== undefined && known?.hash === facts.hash && known.category === facts.category) {
    await state.touch(id, facts);
    return { kind: 'unchanged' };
  }
  await store(facts, text, ports, checkpoint);
  return { kind: 'indexed' };
}

type ReadFile =
  | { readonly kind: 'text'; readonly facts: FileFacts; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: string };

async function read(file: FoundFile, { languages, largest, shownPath }: IngestPorts): Promise<ReadFile> {
  const language = languages.ofPath(file.path);
  if (language === undefined) return { kind: 'skipped', reason: 'no grammar' };
  if (file.size > largest) return { kind: 'skipped', reason: 'too large' };
  const bytes = await bytesOf(file.path);
  if (bytes === undefined) return { kind: 'skipped', reason: 'unreadable' };
  const screened = screen(shownPath(file.path), bytes);
  if (screened.kind === 'skipped') return screened;
  const { path, size, modified } = file;
  const facts = {
    path,
    size,
    modified,
    language: language.id,
    category: screened.category,
    hash: hashOf(bytes),
  };
  return { kind: 'text', facts, text: screened.text };
}

async function store(
  facts: FileFacts,
  text: string,
  ports: IngestPorts,
  checkpoint: Checkpoint,
): Promise<void> {
  const language = ports.languages.byId(facts.language);
  if (language === undefined) return;
  const tree = await parse(language, text, undefined, checkpoint);
  try {
    const file = analyzed(tree, ports.shownPath(facts.path), ports.state.index.lexicon);
    const vectors = await staticVectors(facts, { text, ...file }, ports, checkpoint);
    await ports.state.replace({ facts, blocks: file.blocks, terms: file.terms, vectors });
  } finally {
    tree.dispose();
  }
}

async function staticVectors(
  facts: FileFacts,
  { blocks, text }: Pick<AnalyzedFile, 'blocks'> & { readonly text: string },
  ports: IngestPorts,
  checkpoint: Checkpoint,
): Promise<readonly PieceVector[] | undefined> {
  const { store, index } = ports.state;
  if (ports.static === undefined || store === undefined) return undefined;
  const id = index.idOf(facts.path);
  const known = id === undefined ? [] : await store.lastVectors('static', id);
  const vectors = await encodeFile({ blocks, text, known }, ports.static, checkpoint);
  return vectors.kind === 'some' ? vectors.value : undefined;
}

/** The text of an indexed file if it is still what was indexed. */
export async function unchangedText(facts: FileFacts): Promise<string | undefined> {
  const bytes = await bytesOf(facts.path);
  return bytes !== undefined && hashOf(bytes) === facts.hash ? new TextDecoder().decode(bytes) : undefined;
}

async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch {
    // Removed since it was found, or not ours to read: both are "unreadable" to whoever counts.
    return undefined;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex').slice(0, 20);
}
