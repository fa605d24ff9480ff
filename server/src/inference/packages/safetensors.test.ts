import { expect, test } from 'vitest';
import { readSafetensors } from './safetensors.ts';

/** A file with that header and as many bytes of body, 0, 1, 2 … */
function file(header: unknown, size: number): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const bytes = Buffer.alloc(8 + text.length + size);
  bytes.writeBigUInt64LE(BigInt(text.length));
  bytes.write(text, 8);
  for (let at = 0; at < size; at++) bytes[8 + text.length + at] = at;
  return bytes;
}

test('tensors are read wherever they stand', () => {
  const header = {
    __metadata__: { format: 'pt' },
    b: { dtype: 'F32', shape: [2], data_offsets: [3, 11] },
    a: { dtype: 'I8', shape: [1, 3], data_offsets: [0, 3] },
  };
  const bytes = file(header, 11);
  new DataView(bytes.buffer, bytes.byteOffset).setFloat32(bytes.length - 4, -1.5, true);
  const read = readSafetensors(bytes);
  if (read.kind === 'none') throw new Error(read.reason);
  expect(read.value.get('a')).toEqual({ shape: [1, 3], values: Int8Array.of(0, 1, 2) });
  expect(read.value.get('b')?.values.at(1)).toBe(-1.5);
});

const tensor = { dtype: 'I8', shape: [2], data_offsets: [0, 2] };

test.each([
  [new Uint8Array(5), 'shorter than its header'],
  [file({}, 0).fill(255, 0, 8), 'claims'],
  [file('{', 0), 'not JSON'],
  [file('3', 0), 'no object'],
  [file({ a: null }, 2), 'tensor a has type undefined; allowed: I8, F32'],
  [file({ a: { ...tensor, dtype: 'toString' } }, 2), 'tensor a has type toString'],
  [file({ a: { ...tensor, shape: [-1] } }, 2), 'tensor a has no shape'],
  [file({ a: { ...tensor, data_offsets: [0] } }, 2), 'no place'],
  [file({ a: { ...tensor, data_offsets: [0, 3] } }, 3), 'tensor a wants 2 bytes, but its place is 0 to 3'],
  [file({ a: { ...tensor, data_offsets: [1, 3] } }, 2), 'its place is 1 to 3 of 2'],
])('a broken file says how: %#', (bytes, reason) => {
  expect(readSafetensors(bytes)).toEqual({
    kind: 'none',
    reason: expect.stringContaining(reason) as string,
  });
});
