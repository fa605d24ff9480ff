import { isNaming, type Lexeme } from './lexemes.ts';

/** `a < b` and `b > a` alike: which operand is the lesser. A variable by its index, else its text. */
export interface Comparison {
  readonly lesser: number | string;
  readonly greater: number | string;
}

/** Every comparison of two operands that are variables, members or literals. */
export function comparisonsOf(
  lexemes: readonly Lexeme[],
  dereference: readonly string[],
  variables: ReadonlyMap<number, number>,
): readonly Comparison[] {
  const operandAt = (at: number): number | string | undefined => {
    const lexeme = lexemes[at];
    if (lexeme === undefined) return undefined;
    const variable = variables.get(lexeme.span.start);
    if (variable !== undefined) return variable;
    return isNaming(lexeme.type) || lexeme.type === 'number' ? lexeme.text : undefined;
  };
  return lexemes.flatMap(({ type, text }, at) => {
    if (type !== 'operator' || !/^[<>]=?$/.test(text)) return [];
    const left = operandAt(headBefore(lexemes, at - 1, dereference));
    const sign = lexemes[at + 1]?.text === '-' ? '-' : '';
    const right = operandAt(sign === '' ? at + 1 : at + 2);
    if (left === undefined || right === undefined) return [];
    const signed = typeof right === 'string' ? sign + right : right;
    return [text.startsWith('<') ? { lesser: left, greater: signed } : { lesser: signed, greater: left }];
  });
}

/** Where the expression begins that ends at `at`: before its members, subscripts and arguments. */
function headBefore(lexemes: readonly Lexeme[], at: number, dereference: readonly string[]): number {
  let head = at;
  for (;;) {
    const lexeme = lexemes[head];
    if (lexeme === undefined) return -1;
    if (/^[)\]]$/.test(lexeme.text)) head = openerOf(lexemes, head) - 1;
    else if (dereference.includes(lexemes[head - 1]?.text ?? '')) head -= 2;
    else return head;
  }
}

/** A closing bracket stands in what its own opener stands in: the opener is the last bracket there before it. */
function openerOf(lexemes: readonly Lexeme[], closing: number): number {
  const around = lexemes[closing]?.opener;
  for (let at = closing - 1; at >= 0; at--)
    if (lexemes[at]?.opener === around && /^[([{]$/.test(lexemes[at]?.text ?? '')) return at;
  return 0;
}
