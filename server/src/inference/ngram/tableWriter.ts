import { magic, quantized, tableOrders, type TableEntry, type TableOrder } from './table.ts';

/** A context by its hash, and what a table is to say of it. */
export interface NewEntry extends TableEntry {
  readonly hash: number;
}

/** The bytes of a table, column by column, so that they compress well; `parseTable` reads them. */
export function writeTable(
  words: readonly string[],
  orders: ReadonlyMap<TableOrder, readonly NewEntry[]>,
): Uint8Array {
  const text = new TextEncoder().encode(words.join('\0'));
  const parts: Uint8Array[] = [word(magic), word(text.length), text];
  for (const order of tableOrders) {
    const entries = (orders.get(order) ?? []).toSorted((a, b) => a.hash - b.hash);
    const next = entries.flatMap((entry) => entry.next);
    parts.push(
      word(entries.length),
      new Uint8Array(Uint32Array.from(entries, ({ hash }) => hash).buffer),
      Uint8Array.from(entries, ({ total }) => quantized(total)),
      Uint8Array.from(entries, ({ distinct }) => Math.min(255, distinct)),
      Uint8Array.from(entries, (entry) => entry.next.length),
      new Uint8Array(Uint16Array.from(next, ({ code }) => code).buffer),
      Uint8Array.from(next, ({ share }) => Math.round(share * 255)),
    );
  }
  return joined(parts);
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
