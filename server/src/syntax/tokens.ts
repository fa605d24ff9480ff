import type { Span } from '../base/text.ts';
import { isWholeName, walkLeaves, type Leaf } from './leaves.ts';
import type { SyntaxTree } from './parse.ts';
import type { Token, TokenType } from './token.ts';

/**
 * The tokens that lie in `within` (the whole file by default), in order, each leaf of the tree once. Types come from
 * `queries/tokens.scm`, and from the rules below where it says nothing, so that a language has types without it.
 */
export function tokensOf(
  tree: SyntaxTree,
  within: Span = { start: 0, end: tree.text.length },
): readonly Token[] {
  const tokens: Token[] = [];
  walkLeaves(tree, within, {
    open() {},
    close() {},
    leaf: (leaf) => tokens.push({ type: typeOf(leaf, tree.text), span: leaf.span }),
  });
  return tokens;
}

const constantName = /^[A-Z][A-Z0-9_]*[A-Z0-9]$/;

function typeOf(leaf: Leaf, text: string): TokenType {
  if (leaf.inString && leaf.captured === undefined) return 'string';
  const type = leaf.captured ?? (leaf.named ? typeOfNamed(leaf, text) : typeOfAnonymous(leaf.node));
  const isConstant = type === 'identifier' && constantName.test(text.slice(leaf.span.start, leaf.span.end));
  return isConstant ? 'constant' : type;
}

/** Names of named leaves, by what they contain; the first that fits counts. */
const namedRules: readonly (readonly [RegExp, TokenType])[] = [
  [/comment|shebang|hash_bang/, 'comment'],
  [/type_identifier|primitive_type|predefined_type|_type$/, 'type'],
  [/(field|property)_identifier/, 'property'],
  [
    /^(true|false|null|nil|none|undefined|null_literal|nullptr|boolean|boolean_literal|bool_literal)$/i,
    'constant',
  ],
  [/^(this|self|super|base)$/, 'keyword'],
  [/number|integer|float|int_literal|real_literal|imaginary|rational|complex|decimal/, 'number'],
  [/string|content|fragment|escape|heredoc|text/, 'string'],
  [/identifier|name|variable|constant|word|label|symbol/, 'identifier'],
];

function typeOfNamed({ node, span }: Leaf, text: string): TokenType {
  for (const [pattern, type] of namedRules) if (pattern.test(node)) return type;
  if (isWholeName(node)) return 'string';
  return /^\p{L}+$/u.test(text.slice(span.start, span.end)) ? 'keyword' : 'operator';
}

const punctuation = new Set([
  ...'( ) [ ] { } , ; : . @ # ` " \''.split(' '),
  '::',
  '...',
  '..',
  '${',
  '#{',
  '{{',
  '}}',
  '|>',
  '[]',
  '()',
  '<?',
  '?>',
]);

function typeOfAnonymous(node: string): TokenType {
  if (/^[\p{L}_#@]?[\p{L}\p{N}_]+[?!]?$/u.test(node)) return 'keyword';
  return punctuation.has(node) ? 'punctuation' : 'operator';
}
