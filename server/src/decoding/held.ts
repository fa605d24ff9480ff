import type { Mask } from './monitor.ts';

/** What a monitor knew of a sequence. */
export interface Held {
  /** Places where a monitor applied, and for how many of them it had an answer. */
  readonly monitored: number;
  readonly answered: number;
  /** Why it had none elsewhere; '' when it had. */
  readonly reason: string;
}

/** `masks` by place: the mask, why there is none, or undefined where the monitor has nothing to say. */
export function heldIn(masks: readonly (Mask | string | undefined)[]): Held {
  const reasons = masks.flatMap((mask) =>
    mask === undefined ? [] : [typeof mask === 'string' ? mask : mask.unanswered],
  );
  const silent = reasons.filter((reason) => reason !== undefined);
  return { monitored: reasons.length, answered: reasons.length - silent.length, reason: silent[0] ?? '' };
}
