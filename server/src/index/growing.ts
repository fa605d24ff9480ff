type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array;

/** `array` when it holds index `index`, else a copy of at least twice the room. The rest is zeros. */
export function withRoom<A extends Numbers>(array: A, index: number): A {
  if (index < array.length) return array;
  const make = array.constructor as new (length: number) => A;
  const larger = new make(Math.max(index + 1, array.length * 2, 1024));
  larger.set(array);
  return larger;
}
