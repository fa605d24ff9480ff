import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Cancelled, checkpointOf } from '../../base/checkpoint.ts';
import { HostProcess } from './hostProcess.ts';
import { openLanguageModel, type LanguageModelProcess } from './languageModel.ts';

const fixture = join(import.meta.dirname, '../fixtures/tiny-causal');
const hostPath = join(import.meta.dirname, 'host.ts');
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const never = checkpointOf(new AbortController().signal);
const all = () => true;

interface Golden {
  readonly text: string;
  readonly ids: readonly number[];
  /** One after the other on one cache: `keep` rows of it stay, `ids` are read behind them. */
  readonly runs: readonly {
    readonly keep: number;
    readonly ids: readonly number[];
    readonly logits: readonly (readonly number[])[];
  }[];
}
const golden = JSON.parse(readFileSync(join(fixture, 'golden.json'), 'utf8')) as Golden;

const toDispose: { dispose(): void }[] = [];
afterEach(() => {
  for (const each of toDispose.splice(0)) each.dispose();
});

function options(packageFolder: string) {
  return { packageFolder, hostPath, device: 'cpu', threads: 1, logger: quiet } as const;
}

function open(folder = fixture): LanguageModelProcess {
  const model = openLanguageModel(options(folder));
  if (model.kind === 'none') throw new Error(model.reason);
  toDispose.push(model.value);
  return model.value;
}

test('the cache grows, is cut and read on as PyTorch does it', async () => {
  const host = new HostProcess({ ...options(fixture), task: 'completion' });
  toDispose.push(host);
  let held: readonly number[] = [];
  for (const { keep, ids, logits } of golden.runs) {
    held = [...held.slice(0, keep), ...ids];
    const found = await host.next(held, new AbortController().signal);
    if (found.kind === 'none') throw new Error(found.reason);
    const expected = logits.at(-1) ?? [];
    expect(found.value).toHaveLength(expected.length);
    const worst = Math.max(...expected.map((value, at) => Math.abs(value - (found.value[at] ?? Number.NaN))));
    expect(worst).toBeLessThan(1e-3);
  }
});

test('what comes next is the same with what is held and without', async () => {
  const [one, other] = [open(), open()];
  const first = await one.next(golden.ids, 5, all, never);
  await other.next([...golden.ids.slice(0, 9), 7, 7, 7], 5, all, never);
  const second = await other.next(golden.ids, 5, all, never);
  expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  expect(first.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(1.0001);
});

test('what comes after a sequence is computed once', async () => {
  const model = open();
  const first = await model.next(golden.ids, 5, all, never);
  model.dispose();
  expect(await model.next(golden.ids, 5, all, never)).toEqual(first);
  expect(await model.next(golden.ids.slice(1), 5, all, never)).toEqual([]);
});

test('a prompt asks for what stands between, and fits the window', () => {
  const model = open();
  const ids = model.prompt({ path: 'a.ts', prefix: 'let a = 1;\n'.repeat(50), suffix: '\nb();'.repeat(50) });
  // <fim_prefix>, <fim_suffix> and <fim_middle> are the first three tokens of the fixture.
  expect(ids.filter((id) => id < 3)).toEqual([0, 1, 2]);
  expect(ids.at(-1)).toBe(2);
  expect(ids.length).toBeLessThanOrEqual(64);
});

test('marks have no text, so that they end what is written', () => {
  const { vocabulary } = open();
  expect([0, 1, 2, 3, 4].map((id) => vocabulary.textOf(id))).toEqual(['', '', '', '', '']);
});

test('a question that nobody wants any more ends as cancelled, and the next one is answered', async () => {
  const model = open();
  const wish = new AbortController();
  const asked = model.next(golden.ids, 1, all, checkpointOf(wish.signal));
  wish.abort();
  await expect(asked).rejects.toBeInstanceOf(Cancelled);
  expect(await model.next(golden.ids, 1, all, never)).toHaveLength(1);
});

test('a package that is not what it says never reaches the runtime', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-causal-'));
  try {
    for (const file of ['manifest.json', 'tokenizer.json', 'model.onnx'])
      copyFileSync(join(fixture, file), join(folder, file));
    writeFileSync(join(folder, 'model.onnx'), 'something else');
    const model = open(folder);
    expect(await model.next(golden.ids, 1, all, never)).toEqual([]);
    expect(model.status).toMatchObject({ state: 'refused', reason: expect.stringContaining('sha256') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  [{ task: 'embedding' }, 'task of a language model is completion'],
  [{ cache: 'none' }, 'cache is one of rows, classic'],
  [{ layers: 0 }, 'layers is a whole number above 0'],
  [
    { prompt: { fimPrefix: '<p>', fimSuffix: '<s>', fimMiddle: '<m>', header: '', end: ['<e>'] } },
    "names '<p>'",
  ],
  [
    {
      prompt: { fimPrefix: '<p>', fimSuffix: '<s>', fimMiddle: '<m>', header: '', end: ['<e>'], order: 'sp' },
    },
    'prompt.order is one of psm, spm',
  ],
])('a manifest with %j is refused', (change, reason) => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-causal-'));
  try {
    const manifest = JSON.parse(readFileSync(join(fixture, 'manifest.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...change }));
    copyFileSync(join(fixture, 'tokenizer.json'), join(folder, 'tokenizer.json'));
    expect(openLanguageModel(options(folder))).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining(reason),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
