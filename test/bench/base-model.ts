import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { modelBytes, type Graph, type GraphNode, type Tensor } from './onnx.ts';
import { randomOf } from './sources.ts';

/** The sizes of `microsoft/unixcoder-base` and `codebert-base`, but for the vocabulary. */
export interface Shape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly inner: number;
  readonly window: number;
  /** Rows of the embedding table: they cost memory, no time. */
  readonly vocabulary: number;
}

export const robertaBase: Omit<Shape, 'vocabulary'> = {
  layers: 12,
  width: 768,
  heads: 12,
  inner: 3072,
  window: 256,
};

/**
 * A package of RoBERTa-base's shape with random int8 weights, written once to `.cache/`: the operators of our own graphs
 * (`models/training/tenon_training/export.py`), the tokenizer of `tokenizerFrom`, so that both see the same tokens.
 */
export function baseModelPackage(cache: string, tokenizerFrom: string, vocabulary: number): string {
  const tokenizer = readFileSync(tokenizerFrom);
  const folder = join(cache, `roberta-base-random-${sha256(tokenizer).slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const model = modelBytes(randomEncoder({ ...robertaBase, vocabulary }));
  writeFileSync(join(partial, 'model.onnx'), model);
  copyFileSync(tokenizerFrom, join(partial, 'tokenizer.json'));
  const manifest = {
    format: 1,
    name: 'roberta-base-random',
    architecture: 'unixcoder',
    task: 'embedding',
    dimension: robertaBase.width,
    window: robertaBase.window,
    pooling: 'mean',
    prefix: [],
    suffix: [],
    model: 'model.onnx',
    tokenizer: 'tokenizer.json',
    licence: 'MIT',
    files: { 'model.onnx': { sha256: sha256(model) }, 'tokenizer.json': { sha256: sha256(tokenizer) } },
  };
  writeFileSync(join(partial, 'manifest.json'), JSON.stringify(manifest, undefined, 2));
  renameSync(partial, folder);
  return folder;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `input_ids`, `attention_mask` int64 `[batch, tokens]` to `last_hidden_state` float32 `[batch, tokens, width]`. */
export function randomEncoder(shape: Shape): Graph {
  const draft = new Draft(randomOf(1));
  const { bias, places } = segments(draft, shape);
  const tokens = draft.embedding('tokens', [shape.vocabulary, shape.width], 'input_ids');
  let x = draft.node('Add', [tokens, draft.embedding('positions', [shape.window, shape.width], places)]);
  for (let number = 0; number < shape.layers; number += 1) x = layer(draft, shape, { x, bias, number });
  draft.nodes.push(made('Identity', [x], ['last_hidden_state'], {}));
  return {
    nodes: draft.nodes,
    constants: draft.constants,
    inputs: ['input_ids', 'attention_mask'].map((name) => ({
      name,
      type: 'int64',
      shape: ['batch', 'tokens'],
    })),
    outputs: [{ name: 'last_hidden_state', type: 'float', shape: ['batch', 'tokens', shape.width] }],
  };
}

/** Attention bias between the sequences of a row, and the place of each token in its sequence (arXiv 2404.09529). */
function segments(draft: Draft, { window }: Shape): { bias: string; places: string } {
  const [first, second] = [draft.wholes('axis_1', [1]), draft.wholes('axis_2', [2])];
  const rows = draft.node('Unsqueeze', ['attention_mask', second]);
  const columns = draft.node('Unsqueeze', ['attention_mask', first]);
  const same = draft.node('Cast', [draft.node('Equal', [rows, columns])], { to: 1 });
  const far = draft.node('Mul', [
    draft.node('Sub', [same, draft.float('one', 1)]),
    draft.float('far', 10_000),
  ]);
  const earlier = draft.node('Trilu', [same, draft.wholes('below', [-1], [])], { upper: 0 });
  const counted = draft.node('ReduceSum', [earlier, second], { keepdims: 0 });
  const places = draft.node('Min', [counted, draft.float('last_place', window - 1)]);
  return { bias: draft.node('Unsqueeze', [far, first]), places: draft.node('Cast', [places], { to: 7 }) };
}

interface LayerInput {
  readonly x: string;
  readonly bias: string;
  readonly number: number;
}

function layer(draft: Draft, { width, heads, inner }: Shape, { x, bias, number }: LayerInput): string {
  const name = (part: string) => `layer_${number}_${part}`;
  const sizes = draft.wholes(name('sizes'), [width, width, width]);
  const qkv = draft.linear(draft.norm(x, name('before_attention'), width), name('qkv'), [width, 3 * width]);
  const parts = ['query', 'key', 'value'].map(name);
  draft.nodes.push(made('Split', [qkv, sizes], parts, { axis: -1 }));
  const mixed = draft.node(
    'MultiHeadAttention',
    [...parts, '', '', bias],
    { num_heads: heads },
    'com.microsoft',
  );
  const seen = draft.node('Add', [x, draft.linear(mixed, name('joined'), [width, width])]);
  const wide = draft.linear(draft.norm(seen, name('before_inner'), width), name('widen'), [width, inner]);
  const gelu = draft.node('FastGelu', [wide], {}, 'com.microsoft');
  return draft.node('Add', [seen, draft.linear(gelu, name('narrow'), [inner, width])]);
}

function made(
  kind: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, number>>,
): GraphNode {
  return { kind, domain: '', inputs, outputs, attributes };
}

/** Collects nodes and random constants. */
class Draft {
  readonly nodes: GraphNode[] = [];
  readonly constants: Tensor[] = [];
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  node(
    kind: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, number>> = {},
    domain = '',
  ): string {
    const output = `${kind.toLowerCase()}_${this.nodes.length}`;
    this.nodes.push({ kind, domain, inputs, outputs: [output], attributes });
    return output;
  }

  /** Rows of an int8 table by ids. */
  embedding(name: string, [rows, width]: readonly [number, number], ids: string): string {
    const gathered = this.node('Gather', [this.#int8(name, [rows, width]), ids]);
    return this.node('Mul', [this.node('Cast', [gathered], { to: 1 }), this.float(`${name}_scale`, 1 / 127)]);
  }

  /** What onnxruntime's dynamic quantisation makes of a product with a matrix. */
  linear(x: string, name: string, [from, to]: readonly [number, number]): string {
    const [values, scale, zero] = [`${x}_int8`, `${x}_scale`, `${x}_zero`];
    this.nodes.push(made('DynamicQuantizeLinear', [x], [values, scale, zero], {}));
    const matrix = this.#int8(`${name}_weight`, [from, to]);
    const zeros = this.#constant({
      name: `${name}_zero`,
      type: 'int8',
      shape: [to],
      bytes: new Uint8Array(to),
    });
    const scales = this.#floats(`${name}_scale`, to, 1 / (73 * Math.sqrt(from)));
    const product = this.node('MatMulInteger', [values, matrix, zero, zeros]);
    const scaled = this.node('Mul', [
      this.node('Cast', [product], { to: 1 }),
      this.node('Mul', [scale, scales]),
    ]);
    return this.node('Add', [scaled, this.#floats(`${name}_bias`, to, 0)]);
  }

  norm(x: string, name: string, width: number): string {
    const [scale, shift] = [this.#floats(`${name}_scale`, width, 1), this.#floats(`${name}_shift`, width, 0)];
    return this.node('LayerNormalization', [x, scale, shift], { epsilon: 1e-5 });
  }

  float(name: string, value: number): string {
    return this.#constant({
      name,
      type: 'float',
      shape: [],
      bytes: new Uint8Array(new Float32Array([value]).buffer),
    });
  }

  wholes(name: string, values: readonly number[], shape: readonly number[] = [values.length]): string {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant({ name, type: 'int64', shape, bytes });
  }

  #floats(name: string, count: number, value: number): string {
    const bytes = new Uint8Array(new Float32Array(count).fill(value).buffer);
    return this.#constant({ name, type: 'float', shape: [count], bytes });
  }

  #int8(name: string, shape: readonly [number, number]): string {
    const bytes = new Uint8Array(shape[0] * shape[1]);
    let word = Math.floor(this.#random() * 2 ** 31) | 1;
    for (let at = 0; at < bytes.length; at += 1) {
      word ^= word << 13;
      word ^= word >>> 17;
      word ^= word << 5;
      const byte = word & 255;
      bytes[at] = byte === 128 ? 0 : byte;
    }
    return this.#constant({ name, type: 'int8', shape, bytes });
  }

  #constant(tensor: Tensor): string {
    this.constants.push(tensor);
    return tensor.name;
  }
}
