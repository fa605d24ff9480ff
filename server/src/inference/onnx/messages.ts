import type { Device, Encodable, InferenceStatus } from '../ports.ts';

/** What the server sends to the inference host. */
export type ToHost =
  | {
      readonly kind: 'open';
      /** What the package is for. */
      readonly task: 'embedding' | 'completion';
      readonly packageFolder: string;
      readonly device: Device;
      /** Threads of one operator; 0 lets the runtime choose. */
      readonly threads: number;
    }
  | { readonly kind: 'encode'; readonly id: number; readonly texts: readonly Encodable[] }
  /** What comes after these tokens. */
  | { readonly kind: 'next'; readonly id: number; readonly context: readonly number[] }
  /** Nobody waits for the answer to `id` any more. */
  | { readonly kind: 'cancel'; readonly id: number };

/** What the inference host answers. */
export type FromHost =
  | {
      readonly kind: 'opened';
      readonly device: NonNullable<InferenceStatus['device']>;
      /** Why the device is not the one asked for, or ''. */
      readonly reason: string;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  /** `vectors` has shape `[texts, dimension]`, row-major. */
  | { readonly kind: 'vectors'; readonly id: number; readonly vectors: Float32Array }
  /** `logits` has shape `[vocabSize]`. */
  | { readonly kind: 'logits'; readonly id: number; readonly logits: Float32Array }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
