import type { SignatureHelp, SignatureInformation } from 'vscode-languageserver-protocol/node';
import type { Arity } from '../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';

/** How many arguments the overloads take together. */
export function arityOf(help: SignatureHelp | null): Outcome<Arity> {
  const arities = (help?.signatures ?? []).map(ofSignature);
  if (arities.length === 0) return none('the callee has no known signature');
  return some({
    least: Math.min(...arities.map(({ least }) => least)),
    most: Math.max(...arities.map(({ most }) => most)),
  });
}

/** `...rest` in TypeScript, `*args`, `**kwargs` and `...` in Python. */
const rest = /^(?:\.\.\.|\*\*?.)/;
/** What separates parameters in Python, and TypeScript's `this`, are none. */
const separator = /^(?:[*/]|this:.*)$/s;
/** `name?: T`, `name: T = value`; what is `void` may be left out in TypeScript. */
const optional = /^[\p{ID_Continue}$]+\?|=(?!>)|[:|]\s*void\b/u;

function ofSignature({ label, parameters = [] }: SignatureInformation): Arity {
  const labels = parameters
    .map((parameter) =>
      typeof parameter.label === 'string' ? parameter.label : label.slice(...parameter.label),
    )
    .filter((each) => !separator.test(each));
  const fixed = labels.filter((each) => !rest.test(each));
  return {
    least: fixed.filter((each) => !optional.test(each)).length,
    most: fixed.length < labels.length ? Infinity : fixed.length,
  };
}
