import { none, some, type Outcome } from '../base/outcome.ts';
import type { LanguageServerDescription } from '../syntax/languageServer.ts';
import type { LanguageServerCommand } from './lsp/session.ts';
import { findProgram, launchOf, programName, type Machine } from './program.ts';

/** What the settings say of the language server of a language. */
export interface ConfiguredServer {
  /** The program and its arguments. Empty: this language has none. */
  readonly command: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly initializationOptions?: unknown;
}

export interface MachineServers {
  /** Servers that the language knows. */
  readonly known: readonly LanguageServerDescription[];
  readonly configured: ConfiguredServer | undefined;
  /** The folder that a path in the settings starts from. */
  readonly folder: string;
  readonly machine: Machine;
}

const setting = 'tenon.completion.analyzers';

/** The language server that the settings name, else the first known one that is on the PATH; nothing is downloaded. */
export function machineServer(servers: MachineServers): Outcome<LanguageServerCommand> {
  const { known, configured } = servers;
  if (configured !== undefined) return configuredServer(configured, servers);
  if (known.length === 0) return none('no analyzer knows this language');
  for (const description of known) {
    const [program] = description.command;
    const path = findProgram(program, servers.folder, servers.machine);
    if (path !== undefined) return some(commandOf(description, path, servers.machine));
  }
  const names = known.map(({ command: [program] }) => program);
  const absent = names.length > 1 ? `neither ${names.join(' nor ')}` : `no ${names[0]}`;
  return none(`${absent} on the PATH (${setting} names another)`);
}

/** A program that the language knows is told what it is told by default, and what the settings add. */
function configuredServer(
  { command, settings, initializationOptions }: ConfiguredServer,
  { known, folder, machine }: MachineServers,
): Outcome<LanguageServerCommand> {
  const [program, ...args] = command;
  if (program === undefined) return none(`${setting} says that no analyzer is asked for this language`);
  const path = findProgram(program, folder, machine);
  if (path === undefined) return none(`${program} is not on this machine (${setting} names it)`);
  const same = known.find((each) => programName(each.command[0]) === programName(program));
  const told = {
    ...same,
    command: [program, ...(args.length === 0 ? (same?.command.slice(1) ?? []) : args)] as const,
    settings: merged(same?.settings ?? {}, settings ?? {}),
    initializationOptions: initializationOptions ?? same?.initializationOptions,
    habits: same?.habits ?? { isToldSettings: settings !== undefined },
  };
  return some(commandOf(told, path, machine));
}

type Settings = Readonly<Record<string, unknown>>;

/** Sections of both; in a section that both have, what `own` says goes. */
function merged(base: Settings, own: Settings): Settings {
  const sections = Object.entries(own).map(([section, value]) => {
    const below = base[section];
    return [section, isRecord(below) && isRecord(value) ? { ...below, ...value } : value];
  });
  return { ...base, ...(Object.fromEntries(sections) as Settings) };
}

function isRecord(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function commandOf(
  { command, initializationSection, ...description }: LanguageServerDescription,
  path: string,
  machine: Machine,
): LanguageServerCommand {
  const [program, ...args] = command;
  const section =
    initializationSection === undefined ? undefined : description.settings?.[initializationSection];
  const initializationOptions = description.initializationOptions ?? section;
  const name = programName(program);
  return { ...description, name, initializationOptions, ...launchOf(path, args, machine) };
}
