import { astOf } from '../../../analysis/ast.ts';
import { dataFlowOf } from '../../../analysis/dataflow.ts';
import { rolesOf } from '../../../analysis/roles.ts';
import { scopesOf } from '../../../analysis/scopes.ts';
import { wordsOf } from '../../../index/words.ts';
import type { Block } from '../../../syntax/block.ts';
import type { SyntaxTree } from '../../../syntax/parse.ts';
import { bagOf, type Bag, type Interner } from './bags.ts';
import { comparisonsOf, type Comparison } from './comparisons.ts';
import { structureOf } from './contexts.ts';
import { canonical, factsOf } from './facts.ts';
import { isNaming, lexemesOf, ownName, type Lexeme } from './lexemes.ts';
import { linksOf, variablesOf, type Link, type Variable } from './variables.ts';

/** What a function does, as far as its text tells, without its own name and its doc comment. */
export interface Profile {
  /** Tokens without comments. */
  readonly size: number;
  /** Of those the body's. */
  readonly bodySize: number;
  readonly variables: readonly Variable[];
  readonly links: readonly Link[];
  readonly comparisons: readonly Comparison[];
  /** Names that are called, and members that are read. */
  readonly calls: Bag;
  /** Words of all names and texts. */
  readonly words: Bag;
  /** See {@link factsOf}. */
  readonly facts: Bag;
  readonly operators: Bag;
  /** Conditions, loops and exits; what is done to each of many counts as `iteration`, however it is written. */
  readonly control: Bag;
}

export interface ProfiledCode {
  readonly profile: Profile;
  /** The tokens without comments, the function's own name as {@link blindName}: what an encoder is given. */
  readonly code: string;
}

/** Says nothing. */
const blindName = 'f';

/** The profile of a block that has a body. Profiles are compared with those made by the same `names`. */
export function profileOf(tree: SyntaxTree, block: Block, names: Interner): ProfiledCode {
  const { language } = tree;
  const { span, name, docSpan } = block;
  const body = block.bodySpan ?? span;
  const { dereference } = language.description;
  const lexemes = lexemesOf(tree, span, name, docSpan);
  const structure = structureOf(astOf(tree, span), rolesOf(language.dataflow), body);
  const { occurrences } = scopesOf(tree, span);
  const variables = variablesOf(
    { lexemes, occurrences, structure, dereference, bodyStart: body.start },
    names,
  );
  const { nodes, edges } = dataFlowOf(tree, span);
  const calls = callsOf(lexemes, dereference, variables.at);
  const recursion = calls.includes(ownName) ? ['iteration', 'recursion'] : [];
  const profile = {
    size: lexemes.length,
    bodySize: lexemes.filter((lexeme) => lexeme.span.start >= body.start).length,
    variables: variables.all,
    links: linksOf(nodes, edges, variables.at),
    comparisons: comparisonsOf(lexemes, dereference, variables.at),
    calls: bagOf(calls, names),
    words: bagOf(lexemes.flatMap(wordsIn), names),
    facts: bagOf(factsOf({ lexemes, structure, variables }), names),
    operators: bagOf(operatorsIn(lexemes, dereference), names),
    control: bagOf([...structure.control, ...recursion], names),
  };
  return { profile, code: lexemes.map(({ text }) => (text === ownName ? blindName : text)).join(' ') };
}

/** Called names, but not of variables (which are callbacks), and members. */
function callsOf(
  lexemes: readonly Lexeme[],
  dereference: readonly string[],
  variables: ReadonlyMap<number, number>,
): readonly string[] {
  return lexemes.flatMap(({ text, type, span }, at) => {
    if (!isNaming(type) || variables.has(span.start)) return [];
    const isMember = dereference.includes(lexemes[at - 1]?.text ?? '');
    if (lexemes[at + 1]?.text !== '(' && !isMember) return [];
    return [text === ownName ? text : canonical(text)];
  });
}

function wordsIn({ type, text }: Lexeme): readonly string[] {
  return (isNaming(type) && text !== ownName) || type === 'constant' || type === 'string'
    ? wordsOf(text)
    : [];
}

function operatorsIn(lexemes: readonly Lexeme[], dereference: readonly string[]): readonly string[] {
  return lexemes.flatMap(({ type, text }) =>
    type === 'operator' && !dereference.includes(text) ? [text] : [],
  );
}
