import { none, some, type Outcome } from '../../base/outcome.ts';

/** A tensor of a safetensors file, row-major. `values` is a copy that owns its memory. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Int8Array | Float32Array;
}

export type Tensors = ReadonlyMap<string, Tensor>;

/** Bytes before the header: its length as a little-endian 64-bit number. */
const lengthBytes = 8;

/** A header is a list of names and shapes: one that claims to be larger is broken. */
const largestHeader = 1 << 20;

const kinds = { I8: Int8Array, F32: Float32Array } as const;

/** Reads the safetensors format: a header of JSON, then the tensors one after the other. Nothing in it is trusted. */
export function readSafetensors(bytes: Uint8Array): Outcome<Tensors> {
  if (bytes.length < lengthBytes) return none('the safetensors file is shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > largestHeader || length > bytes.length - lengthBytes)
    return none(`the safetensors header claims ${length} bytes, more than there may be`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(lengthBytes, lengthBytes + length)));
  } catch {
    return none('the safetensors header is not JSON');
  }
  if (typeof header !== 'object' || header === null) return none('the safetensors header is no object');
  return tensorsOf(header, bytes.subarray(lengthBytes + length));
}

function tensorsOf(header: object, body: Uint8Array): Outcome<Tensors> {
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const tensor = tensorOf(name, entry as Entry | null, body);
    if (tensor.kind === 'none') return tensor;
    tensors.set(name, tensor.value);
  }
  return some(tensors);
}

/** As it stands in the header, before anything of it is checked. */
interface Entry {
  readonly dtype?: unknown;
  readonly shape?: unknown;
  readonly data_offsets?: unknown;
}

function tensorOf(name: string, entry: Entry | null, body: Uint8Array): Outcome<Tensor> {
  const kind = kinds[entry?.dtype as keyof typeof kinds];
  if (!Object.hasOwn(kinds, String(entry?.dtype)))
    return none(`tensor ${name} has type ${String(entry?.dtype)}; allowed: ${Object.keys(kinds).join(', ')}`);
  const [shape, offsets] = [entry?.shape, entry?.data_offsets];
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2)
    return none(`tensor ${name} has no shape or no place that can be read`);
  const [start = 0, end = 0] = offsets;
  const size = shape.reduce((product, count) => product * count, kind.BYTES_PER_ELEMENT);
  if (end > body.length || end - start !== size)
    return none(`tensor ${name} wants ${size} bytes, but its place is ${start} to ${end} of ${body.length}`);
  return some({ shape, values: new kind(new Uint8Array(body.subarray(start, end)).buffer) });
}

function isCounts(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && (count as number) >= 0)
  );
}
