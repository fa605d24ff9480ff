import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { scanModule } from './scanModule.ts';
import { noVector, quantized, VectorTable } from './vectors.ts';

test('the committed module is scan.wat, assembled', async () => {
  const { parseWat } = await wabt();
  const text = readFileSync(join(import.meta.dirname, 'scan.wat'), 'utf8');
  const { buffer } = parseWat('scan.wat', text, { simd: true }).toBinary({});
  expect(scanModule).toBe(Buffer.from(buffer).toString('base64'));
});

const at = (slot: number, piece: number) => ({ slot, piece, isPart: false });

function vectors(count: number, dimension: number): Float32Array[] {
  let state = 7;
  const next = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * 2 - 1;
  return Array.from({ length: count }, () => {
    const vector = Float32Array.from({ length: dimension }, next);
    const length = Math.hypot(...vector);
    return vector.map((component) => component / length);
  });
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, component, i) => sum + component * (other[i] ?? 0), 0);
}

test.each([16, 40, 256])(
  'cosines of %i components are those of the full vectors, to a hundredth',
  (dimension) => {
    // More than one scan's worth of rows, so that the last scan is a short one.
    const rows = vectors(5000, dimension);
    const table = new VectorTable(dimension);
    rows.forEach((row, i) => table.add(at(i >> 1, i & 1), quantized(row)));
    const [query = new Float32Array(0)] = vectors(1, dimension).map((each) => each.map((c) => -c));
    const { cosines, pieces } = table.nearest(query, 2501);
    for (let slot = 0; slot < 2500; slot++) {
      const [first, second] = [dot(query, rows[2 * slot] ?? query), dot(query, rows[2 * slot + 1] ?? query)];
      expect(Math.abs((cosines[slot] ?? 9) - Math.max(first, second))).toBeLessThan(0.01);
      if (Math.abs(first - second) > 0.02) expect(pieces[slot]).toBe(first > second ? 0 : 1);
    }
    expect(cosines[2500]).toBe(noVector);
  },
);

test('products of extreme rows do not overflow', () => {
  const table = new VectorTable(2048);
  const flat = new Float32Array(2048).fill(1 / Math.sqrt(2048));
  table.add(at(0, 0), quantized(flat));
  table.add(at(1, 0), quantized(flat.map((component) => -component)));
  const { cosines } = table.nearest(flat, 2);
  expect(cosines[0]).toBeCloseTo(1, 3);
  expect(cosines[1]).toBeCloseTo(-1, 3);
});

test('rows of removed slots are found no more, all others still are', () => {
  const rows = vectors(60, 32);
  const table = new VectorTable(32);
  rows.forEach((row, i) => table.add(at(i >> 1, i & 1), quantized(row)));
  table.remove(new Set([0, 7, 8, 29]));
  expect(table.count).toBe(52);
  for (let slot = 0; slot < 30; slot++) {
    const { cosines } = table.nearest(rows[2 * slot] ?? new Float32Array(32), 30);
    if ([0, 7, 8, 29].includes(slot)) expect(cosines[slot]).toBe(noVector);
    else expect(cosines[slot]).toBeCloseTo(1, 2);
  }
});

test('parts of a block are told apart from what stands for the whole of it', () => {
  const table = new VectorTable(2);
  table.add({ slot: 0, piece: 1, isPart: true }, quantized(Float32Array.of(1, 0)));
  table.add({ slot: 0, piece: 2, isPart: true }, quantized(Float32Array.of(0, 1)));
  table.add(at(0, 0x7fff), quantized(Float32Array.of(0.6, 0.8)));
  const { cosines, pieces, partCosines, partPieces } = table.nearest(Float32Array.of(1, 0), 2, 0.25);
  expect(cosines[0]).toBeCloseTo(0.7, 2);
  expect(pieces[0]).toBe(0x7fff);
  expect(partCosines[0]).toBeCloseTo(1, 2);
  expect(partPieces[0]).toBe(1);
  expect([cosines[1], partCosines[1]]).toEqual([noVector, noVector]);
});
