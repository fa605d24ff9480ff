import type { Span } from '../base/text.ts';

/**
 * Token types read off the syntax tree: the labels of CodeT5's identifier tagging (arXiv 2109.00859 section 3.2)
 * refined to those of the NER adapters of CodeBERTER (arXiv 2208.06461 section 2).
 */
export const tokenTypes = [
  'identifier',
  'function',
  'type',
  'parameter',
  'property',
  'keyword',
  'operator',
  'punctuation',
  'string',
  'number',
  'constant',
  'comment',
] as const;

export type TokenType = (typeof tokenTypes)[number];

/** A leaf of the syntax tree with its type. `string` tokens are whole literals, `comment` tokens whole comments. */
export interface Token {
  readonly type: TokenType;
  readonly span: Span;
}
