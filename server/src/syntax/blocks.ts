import type { Node } from 'web-tree-sitter';
import type { Span } from '../base/text.ts';
import type { Block, BlockKind } from './block.ts';
import { cleanDocstring, docAbove, type Doc } from './doc.ts';
import type { SyntaxTree } from './parse.ts';

/** A declaration as `queries/blocks.scm` captures it. */
interface Declaration {
  readonly kind: BlockKind;
  readonly node: Span;
  readonly name: Span;
  readonly body: Span | undefined;
  /** The class that a declaration outside of it names: `Stack` of `Stack::push`. */
  readonly container: string | undefined;
}

/** What stands around declarations. */
interface Surroundings {
  /** From a wrapped node's key to the node that wraps it (`export`, decorators, `template<>`). */
  readonly wrappers: ReadonlyMap<string, Span>;
  /** Attributes and decorators that stand before a declaration as its siblings, by their end. */
  readonly leads: ReadonlyMap<number, Span>;
  /** The same by their start. */
  readonly starts: ReadonlyMap<number, Span>;
  /** Docstrings by the start of the body that they open. */
  readonly docstrings: ReadonlyMap<number, Span>;
}

/** Longer signatures (of broken files, mostly) are cut. */
const longestSignature = 600;

/** The functions, methods and classes of a file: outermost first, in the order of the source. */
export function blocksOf(tree: SyntaxTree): readonly Block[] {
  const { declarations, surroundings } = capturesOf(tree);
  const blocks = declarations.map((declaration) => blockOf(tree, declaration, surroundings));
  blocks.sort(
    (a, b) => a.span.start - b.span.start || b.span.end - a.span.end || a.nameSpan.start - b.nameSpan.start,
  );
  return placed(blocks);
}

function capturesOf(tree: SyntaxTree): { declarations: readonly Declaration[]; surroundings: Surroundings } {
  const declarations = new Map<number, Declaration>();
  const wrappers = new Map<string, Span>();
  const leads = new Map<number, Span>();
  const starts = new Map<number, Span>();
  const docstrings = new Map<number, Span>();
  const query = tree.language.query('blocks');
  for (const { captures } of query?.matches(tree.tree.rootNode) ?? []) {
    const found = Object.fromEntries(captures.map(({ name, node }) => [name, node])) as Partial<
      Record<string, Node>
    >;
    const { lead, wrapper, wrapped, docstring } = found;
    if (lead !== undefined) {
      leads.set(lead.endIndex, spanOf(lead));
      starts.set(lead.startIndex, spanOf(lead));
    } else if (wrapper !== undefined && wrapped !== undefined)
      wrappers.set(keyOf(spanOf(wrapped)), spanOf(wrapper));
    else if (docstring !== undefined) docstrings.set(docstring.startIndex, spanOf(docstring));
    else keepLarger(declarations, declarationOf(found));
  }
  return { declarations: [...declarations.values()], surroundings: { wrappers, leads, starts, docstrings } };
}

function declarationOf(found: Partial<Record<string, Node>>): Declaration | undefined {
  const { name, body, container } = found;
  const kind = (['function', 'method', 'class'] as const).find(
    (each) => found[`block.${each}`] !== undefined,
  );
  const node = kind === undefined ? undefined : found[`block.${kind}`];
  if (kind === undefined || node === undefined || name === undefined || name.endIndex === name.startIndex)
    return undefined;
  return {
    kind,
    node: spanOf(node),
    name: spanOf(name),
    body: body === undefined ? undefined : spanOf(body),
    container: container?.text,
  };
}

/** Several patterns may find one declaration; the one that takes more of it wins, then the one that knows more. */
function keepLarger(declarations: Map<number, Declaration>, found: Declaration | undefined): void {
  if (found === undefined) return;
  const known = declarations.get(found.name.start);
  if (known === undefined || weight(found) > weight(known)) declarations.set(found.name.start, found);
}

function weight({ node, body, container }: Declaration): number {
  return (node.end - node.start) * 4 + (body === undefined ? 0 : 2) + (container === undefined ? 0 : 1);
}

function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}

function keyOf({ start, end }: Span): string {
  return `${start}:${end}`;
}

function blockOf(tree: SyntaxTree, declaration: Declaration, surroundings: Surroundings): Block {
  const { text } = tree;
  const span = wholeSpan(text, declaration.node, surroundings);
  const doc = docOf(tree, span, declaration, surroundings);
  return {
    kind: declaration.kind,
    name: text.slice(declaration.name.start, declaration.name.end).replace(/^(["':])(.*?)\1?$/s, '$2'),
    container: declaration.container === undefined ? [] : [declaration.container],
    signature: signatureOf(text, declaration, surroundings),
    doc: doc?.text ?? '',
    docSpan: doc?.span,
    span,
    nameSpan: declaration.name,
    bodySpan: declaration.body,
  };
}

function wholeSpan(text: string, node: Span, { wrappers, leads }: Surroundings): Span {
  let span = node;
  for (let outer = wrappers.get(keyOf(span)); outer !== undefined; outer = wrappers.get(keyOf(span))) {
    if (keyOf(outer) === keyOf(span)) break; // a statement without a semicolon is as long as its expression
    span = outer;
  }
  for (;;) {
    const lead = leads.get(skipBack(text, span.start));
    if (lead === undefined || lead.start >= span.start) return span;
    span = { start: lead.start, end: span.end };
  }
}

function skipBack(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charCodeAt(at - 1) <= 32) at--;
  return at;
}

function docOf(
  tree: SyntaxTree,
  span: Span,
  { body }: Declaration,
  { docstrings }: Surroundings,
): Doc | undefined {
  const docstring = body === undefined ? undefined : docstrings.get(body.start);
  if (docstring === undefined) return docAbove(tree.text, span.start, tree.language.description.doc);
  const text = cleanDocstring(tree.text.slice(docstring.start, docstring.end));
  return text === '' ? undefined : { text, span: docstring };
}

function signatureOf(text: string, { node, body }: Declaration, { starts }: Surroundings): string {
  let start = node.start;
  for (let lead = starts.get(start); lead !== undefined; lead = starts.get(start))
    start = skipForward(text, lead.end);
  const end = Math.min(body?.start ?? node.end, start + longestSignature);
  return text
    .slice(start, end)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\s*[;:{]$/, '')
    .trim();
}

function skipForward(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}

/** With the names of the blocks around each, functions of a class as methods. `blocks` are in order. */
function placed(blocks: readonly Block[]): readonly Block[] {
  const around: Block[] = [];
  return blocks.map((block) => {
    while ((around.at(-1)?.span.end ?? Infinity) <= block.span.start) around.pop();
    const isMethod = block.kind === 'function' && around.at(-1)?.kind === 'class';
    const container = [...around.map(({ name }) => name), ...block.container];
    around.push(block);
    return { ...block, kind: isMethod ? 'method' : block.kind, container };
  });
}
