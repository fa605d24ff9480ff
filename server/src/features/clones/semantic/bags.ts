/** Numbers texts, so that bags of them are small and quick to compare. */
export class Interner {
  readonly #ids = new Map<string, number>();

  get size(): number {
    return this.#ids.size;
  }

  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#ids.set(text, this.#ids.size);
    return this.#ids.size - 1;
  }
}

/** What is counted and how often, by number: `id * 256 + count`, ascending. Ids are below 2²⁴, counts stop at 255. */
export type Bag = Uint32Array;

const most = 255;

export function bagOf(items: Iterable<string>, names: Interner): Bag {
  const counts = new Map<number, number>();
  for (const item of items) {
    const id = names.idOf(item);
    counts.set(id, Math.min(most, (counts.get(id) ?? 0) + 1));
  }
  return Uint32Array.from(counts, ([id, count]) => id * 256 + count).sort();
}

/** The numbers of what is in the bag. */
export function* idsIn(bag: Bag): Iterable<number> {
  for (const entry of bag) yield entry >>> 8;
}

/** Dice's coefficient of two bags, 0 to 1: twice what they share over what they have. NaN where both are empty. */
export function diceOf(one: Bag, other: Bag): number {
  return diceBy(one, other, (_id, count) => count);
}

/** Dice's coefficient of which items there are, however often, each as much as `weights` has for its id. */
export function weightedDiceOf(one: Bag, other: Bag, weights: (id: number) => number): number {
  return diceBy(one, other, (id) => weights(id));
}

function diceBy(one: Bag, other: Bag, weightOf: (id: number, count: number) => number): number {
  let [shared, whole, i, j] = [0, 0, 0, 0];
  while (i < one.length || j < other.length) {
    const [a, b] = [one[i] ?? 0xffffffff, other[j] ?? 0xffffffff];
    const [idA, idB] = [a >>> 8, b >>> 8];
    if (idA === idB) shared += weightOf(idA, Math.min(a & most, b & most));
    if (idA <= idB) whole += weightOf(idA, a & most);
    if (idB <= idA) whole += weightOf(idB, b & most);
    if (idA <= idB) i++;
    if (idB <= idA) j++;
  }
  return (2 * shared) / whole;
}
