import type { Fault } from '../../analysis/staticAnalysis.ts';

/** The text in which what ends at `offset` is called without arguments. */
export function withCall(text: string, offset: number): string {
  return `${text.slice(0, offset)}()${text.slice(offset)}`;
}

/** Whether that can be called: none of its errors is one of these codes. */
export function isCallable(faults: readonly Fault[], offset: number, codes: readonly string[]): boolean {
  // What its result is called with on the next line is another call's.
  const isOfIt = ({ span }: Fault) => span.end === offset;
  return !faults.some((fault) => codes.includes(fault.code) && isOfIt(fault));
}

/** Whether what ends at `offset` can be the argument that it is: no error of these codes is at it. */
export function isAssignable(faults: readonly Fault[], offset: number, codes: readonly string[]): boolean {
  return !faults.some(({ code, span }) => codes.includes(code) && span.end === offset);
}
