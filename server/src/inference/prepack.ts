/** Sequences that share a row of the batch, one after the other. */
export interface PackedRow {
  /** Places in `lengths`, in the order in which they stand in the row. */
  readonly members: readonly number[];
  readonly tokens: number;
}

/**
 * Packs sequences of the given lengths into rows of at most `capacity` tokens instead of padding each to the longest
 * (prepacking, arXiv 2404.09529): longest first, each into the first row that has room. A sequence longer than `capacity`
 * gets a row of its own; the caller cuts.
 */
export function prepack(lengths: readonly number[], capacity: number): readonly PackedRow[] {
  const rows: { members: number[]; tokens: number }[] = [];
  const order = lengths.map((_, at) => at).toSorted((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0));
  for (const at of order) {
    const length = lengths[at] ?? 0;
    const row = rows.find(({ tokens }) => tokens + length <= capacity);
    if (row === undefined) rows.push({ members: [at], tokens: length });
    else {
      row.members.push(at);
      row.tokens += length;
    }
  }
  return rows;
}
