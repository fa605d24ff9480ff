/** Enough of ONNX's protocol buffers (onnx.proto3) to write a graph of an encoder. */

type Part = Uint8Array;

export const elementTypes = { float: 1, int8: 3, int64: 7 } as const;

export interface Tensor {
  readonly name: string;
  readonly type: keyof typeof elementTypes;
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

export interface GraphNode {
  readonly kind: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers, except `epsilon`. */
  readonly attributes: Readonly<Record<string, number>>;
}

/** A value that goes in or comes out; a name stands for a size that is not fixed. */
export interface GraphValue {
  readonly name: string;
  readonly type: keyof typeof elementTypes;
  readonly shape: readonly (number | string)[];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Tensor[];
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/** The bytes of a model file, of opset 17 and com.microsoft. */
export function modelBytes(graph: Graph): Uint8Array {
  return joined([
    numeral(1, 8),
    text(2, 'tenon-bench'),
    message(7, graphParts(graph)),
    message(8, [text(1, ''), numeral(2, 17)]),
    message(8, [text(1, 'com.microsoft'), numeral(2, 1)]),
  ]);
}

function graphParts({ nodes, constants, inputs, outputs }: Graph): Part[] {
  return [
    ...nodes.map((node, at) => message(1, nodeParts(node, at))),
    text(2, 'encoder'),
    ...constants.map((tensor) => message(5, tensorParts(tensor))),
    ...inputs.map((value) => message(11, valueParts(value))),
    ...outputs.map((value) => message(12, valueParts(value))),
  ];
}

function nodeParts({ kind, domain, inputs, outputs, attributes }: GraphNode, at: number): Part[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, `node_${at}`),
    text(4, kind),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeParts(name, value))),
    text(7, domain),
  ];
}

function attributeParts(name: string, value: number): Part[] {
  if (name !== 'epsilon') return [text(1, name), numeral(3, value), numeral(20, 2)];
  const bytes = new Uint8Array(new Float32Array([value]).buffer);
  return [text(1, name), joined([varint((2 << 3) | 5), bytes]), numeral(20, 1)];
}

function tensorParts({ name, type, shape, bytes }: Tensor): Part[] {
  return [
    ...shape.map((size) => numeral(1, size)),
    numeral(2, elementTypes[type]),
    text(8, name),
    message(9, [bytes]),
  ];
}

function valueParts({ name, type, shape }: GraphValue): Part[] {
  const dimensions = shape.map((size) =>
    message(1, [typeof size === 'string' ? text(2, size) : numeral(1, size)]),
  );
  return [text(1, name), message(2, [message(1, [numeral(1, elementTypes[type]), message(2, dimensions)])])];
}

function numeral(field: number, value: number): Part {
  return joined([varint(field << 3), varint(value)]);
}

function text(field: number, value: string): Part {
  return message(field, [new TextEncoder().encode(value)]);
}

function message(field: number, parts: readonly Part[]): Part {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return joined([varint((field << 3) | 2), varint(length), ...parts]);
}

/** 64 bits in two's complement for what is below zero. */
function varint(value: number): Part {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}

function joined(parts: readonly Part[]): Part {
  return Buffer.concat(parts);
}
