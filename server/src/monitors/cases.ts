import type { Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import type { Ask } from './asking.ts';
import { placedNameMonitor } from './placed.ts';

/**
 * A case is one that there can be: over an enum, its members (arXiv 2306.10763, section 5). `comparableAt` is asked at the place of the
 * name. Which of them are left after the cases before it the analyzer tells of a dereference and of a string.
 */
export function caseMonitor(
  place: NonNullable<MonitorPlaces['cases']>,
  openingsOf: OpeningsOf,
  comparableAt: Ask<ReadonlySet<string>>,
): Monitor {
  return placedNameMonitor(place, openingsOf, comparableAt);
}
