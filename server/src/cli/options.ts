import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What was typed does not say what to do. The command line's exit code is 2 then. */
export class UsageError extends Error {
  readonly code = 'usage';
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options and positionals, or a {@link UsageError} that names what is wrong. */
export function parsed<O extends Options>(given: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...given], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number of at least `least`, or the default when the option is absent. */
export function whole<D>(name: string, value: string | undefined, least: number, absent: D): number | D {
  if (value === undefined) return absent;
  const number = Number(value);
  if (!Number.isInteger(number) || number < least) {
    throw new UsageError(`--${name} wants a whole number of at least ${least}, not '${value}'`);
  }
  return number;
}

export function oneOf<C extends string>(name: string, value: string, choices: readonly C[]): C {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw new UsageError(`--${name} is one of ${choices.join(', ')}, not '${value}'`);
  return choice;
}
