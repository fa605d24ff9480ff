import type { Fault } from '../../analysis/staticAnalysis.ts';

/** The text in which what ends at `offset` is called without arguments. */
export function withCall(text: string, offset: number): string {
  return `${text.slice(0, offset)}()${text.slice(offset)}`;
}

/** Whether what ends at `offset` is right there, called or as an argument: none of its errors is one of these codes. */
export function isRightAt(faults: readonly Fault[], offset: number, codes: readonly string[]): boolean {
  // What its result is called with on the next line is another call's.
  const isOfIt = ({ span }: Fault) => span.end === offset;
  return !faults.some((fault) => codes.includes(fault.code) && isOfIt(fault));
}
