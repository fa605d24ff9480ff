/** A line of a basket: how many copies of which book, at which price in cents. */
export interface Line {
  readonly isbn: string;
  readonly copies: number;
  readonly cents: number;
}

/**
 * What a basket costs, in cents, before shipping.
 */
export function totalOf(lines: readonly Line[]): number {
  let total = 0;
  for (const line of lines) {
    total += line.copies * line.cents;
  }
  return total;
}

/** Takes a percentage off a price and rounds to whole cents, half up. */
export function discounted(cents: number, percent: number): number {
  if (percent < 0 || percent > 100) {
    throw new RangeError(`A discount of ${percent} % cannot be given.`);
  }
  return Math.round(cents * (1 - percent / 100));
}

/** Shows an amount as people of a country write it. */
export function formatMoney(cents: number, locale: string, currency: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100);
}

/** Shipping is free over a threshold; under it, it grows with the weight. */
export function shippingCost(cents: number, grams: number): number {
  const freeFrom = 4900;
  if (cents >= freeFrom) return 0;
  return 290 + Math.ceil(grams / 500) * 110;
}
