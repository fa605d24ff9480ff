import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { silent } from '../base/logger.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import type { EncoderAccess } from '../index/encode.ts';
import type { StaticEncoder } from '../inference/ports.ts';
import { languages } from '../syntax/fixtures/testing.ts';
import { Indexer } from './indexer.ts';
import type { IndexOptions } from './indexerPorts.ts';
import { slashed } from './paths.ts';

/** An indexer in memory over a folder on disk, with what it asked to be encoded. */
class Bench {
  readonly folder = slashed(mkdtempSync(join(tmpdir(), 'tenon-indexer-')));
  readonly encoded: string[] = [];
  /** Texts that the static encoder was given. */
  readonly looked: string[] = [];
  quick: Outcome<StaticEncoder> = some(this.table('s'));
  encoder: ReturnType<EncoderAccess> = some({
    identity: 'm',
    dimension: 2,
    encode: async (texts) => {
      this.encoded.push(...texts);
      return some(texts.map(() => Float32Array.of(0.6, 0.8)));
    },
    aggregate: () => Float32Array.of(0.6, 0.8),
  });
  readonly indexer: Indexer;
  #listeners: (() => void)[] = [];

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.indexer = new Indexer(this.options(), {
      storage: undefined,
      languages,
      static: async () => this.quick,
      encoder: () => this.encoder,
      logger: silent,
      now: () => 0,
      onStatus: () => this.#listeners.splice(0).forEach((listener) => listener()),
    });
  }

  table(identity: string): StaticEncoder {
    return {
      identity,
      dimension: 2,
      encode: async (texts) => {
        this.looked.push(...texts);
        return some(texts.map(() => Float32Array.of(0.8, 0.6)));
      },
      aggregate: ([first = new Float32Array(2)]) => first,
      queryVector: () => Float32Array.of(0.8, 0.6),
      tokenVectors: () => [],
    };
  }

  options(changed: Partial<IndexOptions> = {}): IndexOptions {
    const folders = [{ path: this.folder, name: 'bench' }];
    return { folders, excludes: [], largestFile: 100_000, vectors: true, ...changed };
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  async until(holds: (status: Indexer['status']) => boolean): Promise<Indexer['status']> {
    while (!holds(this.indexer.status)) await new Promise<void>((resolve) => this.#listeners.push(resolve));
    return this.indexer.status;
  }

  ready = () => this.until(({ phase, blocks, vectors }) => phase === 'ready' && vectors === blocks);

  async end(): Promise<void> {
    await this.indexer.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let bench: Bench | undefined;
afterEach(() => bench?.end());

function started(files: Readonly<Record<string, string>>): Bench {
  bench = new Bench(files);
  bench.indexer.start();
  return bench;
}

const one = 'def one():\n    return 1\n';
const two = 'def two():\n    """Says two."""\n    return 2\n';

test('indexes words and vectors and counts what it leaves out', async () => {
  const { ready } = started({
    'a.py': one,
    'b.py': two,
    'c.min.js': 'x',
    'd.txt': 'no code',
    'e.py': '#'.repeat(200_000),
  });
  expect(await ready()).toMatchObject({
    files: 2,
    blocks: 2,
    vectors: 2,
    skipped: { minified: 1, 'too large': 1 },
    reason: '',
  });
});

test('the encoder sees code without its doc comment, and the doc comment as prose', async () => {
  const { ready, encoded } = started({ 'b.py': two });
  await ready();
  expect(encoded).toEqual(['Says two.', 'def two():\n    return 2']);
});

test('after a save only what is worded otherwise is encoded', async () => {
  const { ready, encoded, indexer, folder, write } = Object.assign(
    started({ 'a.py': `${one}\n\n${two}` }),
    {},
  );
  await ready();
  encoded.length = 0;
  write.call(bench, 'a.py', `${two}\n\n${one.replaceAll('1', '11')}`);
  await indexer.update(`${folder}/a.py`);
  await ready();
  expect(encoded).toEqual(['def one():\n    return 11']);
});

test('a file that may not be indexed any more leaves the index', async () => {
  const { ready, indexer, folder } = started({ 'a.py': one, 'b.py': two });
  await ready();
  bench?.write('a.py', '\0');
  await indexer.update(`${folder}/a.py`);
  expect(indexer.status).toMatchObject({ files: 1, blocks: 1, skipped: { binary: 1 } });
  bench?.write('.gitignore', 'b.py\n');
  await indexer.update(`${folder}/b.py`);
  expect(indexer.status).toMatchObject({ files: 0, blocks: 0 });
});

test('a folder that is deleted takes its files along, and not those of its neighbour', async () => {
  const { ready, indexer, folder } = started({ 'lib/a.py': one, 'lib/deep/b.py': two, 'library/c.py': one });
  await ready();
  rmSync(`${folder}/lib`, { recursive: true });
  await indexer.update(`${folder}/lib`);
  expect(indexer.status).toMatchObject({ files: 1, blocks: 1 });
});

test('a pause holds the vectors back and nothing else', async () => {
  const made = new Bench({ 'a.py': one });
  bench = made;
  made.indexer.setPaused(true);
  made.indexer.start();
  expect(await made.until(({ phase }) => phase === 'ready')).toMatchObject({
    blocks: 1,
    vectors: 0,
    paused: true,
  });
  made.indexer.setPaused(false);
  expect(await made.ready()).toMatchObject({ vectors: 1, paused: false });
});

test('without an encoder the index is ready by words, and the vectors follow once there is one', async () => {
  const made = new Bench({ 'a.py': one });
  bench = made;
  const { encoder } = made;
  made.encoder = none('no model');
  made.indexer.start();
  expect(await made.until(({ phase }) => phase === 'ready')).toMatchObject({ blocks: 1, vectors: 0 });
  made.encoder = encoder;
  made.indexer.encoderChanged();
  expect(await made.ready()).toMatchObject({ vectors: 1 });
});

test('a rebuild starts from nothing', async () => {
  const { ready, indexer, encoded } = started({ 'a.py': one });
  await ready();
  encoded.length = 0;
  await indexer.rebuild();
  await ready();
  expect(encoded).toHaveLength(1);
});

test('an exclusion that is added takes its files out', async () => {
  const made = started({ 'a.py': one, 'lib/b.py': two });
  await made.ready();
  made.indexer.configure(made.options({ excludes: ['lib/**'] }));
  expect(await made.until(({ phase, blocks }) => phase === 'ready' && blocks === 1)).toMatchObject({
    files: 1,
  });
});

test('with static vectors alone, all there is to have is there when indexing ends', async () => {
  const made = new Bench({ 'a.py': one, 'b.py': two });
  bench = made;
  made.encoder = { kind: 'unwanted' };
  made.indexer.start();
  const status = await made.until(({ phase }) => phase === 'ready');
  expect(status).toMatchObject({ blocks: 2, staticVectors: 2, vectors: 0 });
  expect(made.looked).toEqual(['def one():\n    return 1', 'Says two.', 'def two():\n    return 2']);
  expect(made.indexer.view).toMatchObject({ wantsEncoder: false });
});

test('another static model makes its own vectors, and nothing is parsed again', async () => {
  const made = started({ 'a.py': one, 'b.py': two });
  await made.ready();
  const before = made.indexer.state.index.slotsOf(1);
  made.looked.length = 0;
  made.quick = some(made.table('other'));
  made.indexer.rescan();
  await made.until(({ phase, reason }) => phase === 'ready' && reason.includes('another model'));
  expect(made.looked).toHaveLength(3);
  expect(made.indexer.status).toMatchObject({ staticVectors: 2 });
  expect(made.indexer.state.index.slotsOf(1)).toBe(before);
  expect(made.indexer.view.modelIdentities.static).toBe('other');
});

test('without vectors neither layer is made; switched on, both are', async () => {
  const made = new Bench({ 'a.py': one });
  bench = made;
  made.indexer.configure(made.options({ vectors: false }));
  made.indexer.start();
  expect(await made.until(({ phase }) => phase === 'ready')).toMatchObject({ staticVectors: 0, vectors: 0 });
  made.indexer.configure(made.options());
  expect(await made.ready()).toMatchObject({ staticVectors: 1, vectors: 1 });
});

test('without a static model the reason is in the status', async () => {
  const made = new Bench({ 'a.py': one });
  bench = made;
  made.quick = none('no static model is installed');
  made.indexer.start();
  expect(await made.ready()).toMatchObject({
    staticVectors: 0,
    vectors: 1,
    reason: 'no static vectors: no static model is installed',
  });
});
