import type { Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import type { Ask } from './asking.ts';
import { placedNameMonitor } from './placed.ts';

/**
 * What is instantiated can be: a class that is not abstract, or a value with a constructor (arXiv 2306.10763, section 5).
 * `constructibleAt` is asked at the place of the name.
 */
export function instantiationMonitor(
  place: NonNullable<MonitorPlaces['instantiation']>,
  openingsOf: OpeningsOf,
  constructibleAt: Ask<ReadonlySet<string>>,
): Monitor {
  return placedNameMonitor(place, openingsOf, constructibleAt);
}
