import { anyLiteral, anyName, tokenFlags, type LexedText } from './lexical.ts';

/** The columns while they grow. */
export class LexedRun {
  readonly text: string;
  at = 0;
  newLine = true;
  /** What ends the heredocs whose texts begin with the next line. */
  readonly heredocs: string[] = [];
  count = 0;
  exact: Int32Array;
  blind: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  flags: Uint8Array;

  constructor(text: string) {
    const size = (text.length >> 2) + 16;
    this.text = text;
    this.exact = new Int32Array(size);
    this.blind = new Int32Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.flags = new Uint8Array(size);
  }

  get isAtLineStart(): boolean {
    return this.at === 0 || this.text.charCodeAt(this.at - 1) === 10;
  }

  add(end: number, exact: number, blind: number, flag = flagOf(blind)): void {
    const { count } = this;
    if (count + 1 >= this.exact.length) this.#grow();
    this.exact[count] = exact;
    this.blind[count] = blind;
    this.starts[count] = this.at;
    this.ends[count] = end;
    this.flags[count] = (this.newLine ? tokenFlags.line : 0) | flag;
    this.newLine = false;
    this.count++;
    this.at = end;
  }

  done(): Omit<LexedText, 'depths' | 'idle'> {
    const { count } = this;
    const cut = <A extends Int32Array | Uint8Array>(column: A, length: number) =>
      column.slice(0, length) as A;
    this.flags[count] = tokenFlags.line;
    return {
      count,
      exact: cut(this.exact, count),
      blind: cut(this.blind, count),
      starts: cut(this.starts, count),
      ends: cut(this.ends, count),
      flags: cut(this.flags, count + 1),
    };
  }

  #grow(): void {
    const size = this.exact.length * 2;
    const larger = (column: Int32Array) => {
      const grown = new Int32Array(size);
      grown.set(column);
      return grown;
    };
    this.exact = larger(this.exact);
    this.blind = larger(this.blind);
    this.starts = larger(this.starts);
    this.ends = larger(this.ends);
    const flags = new Uint8Array(size);
    flags.set(this.flags);
    this.flags = flags;
  }
}

function flagOf(blind: number): number {
  return blind === anyName ? tokenFlags.name : blind === anyLiteral ? tokenFlags.literal : 0;
}
