/** GPT-2's table: every byte as one printable character, so that a vocabulary is readable text. */
const symbols: readonly string[] = table();
const bytes: ReadonlyMap<string, number> = new Map(symbols.map((symbol, byte) => [symbol, byte]));

export function symbolOfByte(byte: number): string {
  return symbols[byte] ?? '';
}

/** 63 ('?') for a character that stands for no byte. */
export function byteOfSymbol(symbol: string): number {
  return bytes.get(symbol) ?? 63;
}

function table(): readonly string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
}

function isPrintable(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
}
