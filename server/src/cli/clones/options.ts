import type { CloneType } from '../../../protocol/clones.ts';
import { oneOf, parsed, UsageError, whole } from '../options.ts';

export const formats = ['text', 'json', 'sarif', 'markdown'] as const;

/** When the command fails: never, when there is a class that the baseline has not, when there is any, or when more of the lines are copies. */
export type FailOn =
  { readonly kind: 'never' | 'new' | 'any' } | { readonly kind: 'percent'; readonly most: number };

export interface ClonesOptions {
  /** Folders and files; the working folder when none is given. */
  readonly paths: readonly string[];
  readonly types: ReadonlySet<CloneType>;
  readonly tokens: number;
  readonly format: (typeof formats)[number];
  readonly baseline: string | undefined;
  readonly updatesBaseline: boolean;
  readonly failOn: FailOn;
  readonly changedSince: string | undefined;
  readonly excludes: readonly string[];
  readonly tests: 'include' | 'exclude';
  readonly storage: string | undefined;
}

/** Tokens of the smallest clone that can be asked for: shorter ones are everywhere. */
const leastTokens = 30;

export function clonesOptions(given: readonly string[]): ClonesOptions {
  const { values, positionals } = parsed(given, {
    type: { type: 'string', default: '1..3' },
    'min-tokens': { type: 'string' },
    format: { type: 'string', default: 'text' },
    baseline: { type: 'string' },
    'update-baseline': { type: 'boolean', default: false },
    'fail-on': { type: 'string' },
    'changed-since': { type: 'string' },
    exclude: { type: 'string', multiple: true },
    tests: { type: 'string', default: 'include' },
    storage: { type: 'string' },
  });
  if (values['update-baseline'] && values.baseline === undefined)
    throw new UsageError('--update-baseline wants --baseline FILE');
  const failOn = failOnOf(values['fail-on']);
  if (failOn.kind === 'new' && values.baseline === undefined && values['changed-since'] === undefined)
    throw new UsageError('--fail-on new wants --baseline FILE or --changed-since REV, to know what is new');
  return {
    paths: positionals.length === 0 ? ['.'] : positionals,
    types: typesOf(values.type),
    tokens: whole('min-tokens', values['min-tokens'], leastTokens, 50),
    format: oneOf('format', values.format, formats),
    baseline: values.baseline,
    updatesBaseline: values['update-baseline'],
    failOn,
    changedSince: values['changed-since'],
    excludes: values.exclude ?? [],
    tests: oneOf('tests', values.tests, ['include', 'exclude']),
    storage: values.storage,
  };
}

/** `2`, `1,3` or `1..3`. */
function typesOf(text: string): ReadonlySet<CloneType> {
  const wrong = () => new UsageError(`--type wants types from 1 to 4, as 2, 1,3 or 1..3, not '${text}'`);
  const types = text.split(',').flatMap((part) => {
    const [, from, to] = /^([1-4])(?:\.\.([1-4]))?$/.exec(part.trim()) ?? [];
    if (from === undefined) throw wrong();
    return ([1, 2, 3, 4] as const).filter((type) => type >= Number(from) && type <= Number(to ?? from));
  });
  if (types.length === 0) throw wrong();
  return new Set(types);
}

function failOnOf(text: string | undefined): FailOn {
  if (text === undefined) return { kind: 'never' };
  if (text === 'new' || text === 'any') return { kind: text };
  const [, percent] = /^percent=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (percent === undefined) throw new UsageError(`--fail-on wants new, any or percent=N, not '${text}'`);
  return { kind: 'percent', most: Number(percent) };
}
