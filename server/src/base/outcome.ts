/** An expected "nothing", always with the reason that a person may read. */
export interface None {
  readonly kind: 'none';
  readonly reason: string;
}

/** A result that may, for a reason, not be there. Thrown errors are bugs or edges; this is for what is expected. */
export type Outcome<T> = { readonly kind: 'some'; readonly value: T } | None;

export function some<T>(value: T): Outcome<T> {
  return { kind: 'some', value };
}

export function none(reason: string): None {
  return { kind: 'none', reason };
}
