import type { Monitor } from '../decoding/monitor.ts';
import type { LanguageDescription } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { adjacencyMonitor } from './adjacency.ts';
import { assignmentMonitor } from './assignment.ts';
import { bracketMonitor } from './brackets.ts';
import { typestateMonitor } from './typestate.ts';

/** A property that rules of the language tell, so that nobody is asked. */
export interface RuleMonitor {
  readonly property: 'protocols' | 'brackets' | 'adjacency' | 'assignment';
  readonly monitor: Monitor;
}

/** Those that `monitors.json` of the language has rules for. */
export function ruleMonitors(
  { monitors = {} }: LanguageDescription,
  openingsOf: OpeningsOf,
): readonly RuleMonitor[] {
  const { protocols, brackets, parentheses, adjacent, assigned } = monitors;
  const kinds = parentheses && { parentheses };
  const found: RuleMonitor[] = [];
  if (protocols !== undefined)
    found.push({ property: 'protocols', monitor: typestateMonitor(protocols, openingsOf) });
  if (brackets !== undefined)
    found.push({ property: 'brackets', monitor: bracketMonitor({ ...brackets, ...kinds }, openingsOf) });
  if (adjacent !== undefined)
    found.push({ property: 'adjacency', monitor: adjacencyMonitor(adjacent, openingsOf) });
  if (assigned !== undefined)
    found.push({ property: 'assignment', monitor: assignmentMonitor({ ...assigned, ...kinds }, openingsOf) });
  return found;
}
