/**
 * Every setting, once. The TypeScript type, the parsing of what the editor sends and `contributes.configuration` of
 * package.json all come from this schema; a test fails when package.json drifts from it (`npm run settings` writes it).
 */
export const settingsSchema = {
  'index.enabled': {
    type: 'boolean',
    default: true,
    description: 'Index the workspace for search and similar code. Off: nothing is read or stored.',
  },
  'index.exclude': {
    type: 'array',
    items: { type: 'string' },
    default: [],
    description: 'Glob patterns of files and folders to leave out, on top of .gitignore and `files.exclude`.',
  },
  'index.maxFileKilobytes': {
    type: 'number',
    default: 1024,
    minimum: 1,
    maximum: 16384,
    description: 'Files larger than this are skipped, with a reason in the log.',
  },
  'index.vectors': {
    type: 'boolean',
    default: true,
    description:
      'Search by meaning too: vectors of a local model, made while files are indexed. Off: search is by words only and similar code is off.',
  },
  'inference.device': {
    type: 'string',
    enum: ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'],
    default: 'auto',
    description:
      'Where models run. A device that does not work here falls back to the CPU, and the status says why.',
  },
  'inference.threads': {
    type: 'number',
    default: 0,
    minimum: 0,
    maximum: 64,
    description: 'Threads of a model on the CPU. 0: half of the cores, at least one.',
  },
  'inference.model': {
    type: 'string',
    default: '',
    scope: 'machine',
    description:
      'Encoder to use on top of the static vectors: the name of a bundled one, or the folder of a package. Empty: the bundled one if it earns its time, else none.',
  },
  'similar.codeLens': {
    type: 'boolean',
    default: false,
    description: 'Show a "find similar" code lens over every function and class.',
  },
  'clones.minTokens': {
    type: 'number',
    default: 50,
    minimum: 30,
    maximum: 1000,
    description: 'How long a clone has to be, in tokens (names, literals and marks).',
  },
  'clones.semantic': {
    type: 'boolean',
    default: false,
    description:
      'Look for functions that do the same in another way too (type 4), by their vectors and their data flow. It takes longer, and more of it is a guess.',
  },
  'clones.inconsistent': {
    type: 'boolean',
    default: true,
    description:
      'Point at copies in which one place was forgotten: a name that was renamed everywhere but once, a condition that the other copies have otherwise. Only once clones have been found.',
  },
  'clones.hints': {
    type: 'boolean',
    default: true,
    description:
      'After an edit inside of code that stands in other places too: say so at the end of the line, and offer to make the edit there as well.',
  },
  'clones.codeLens': {
    type: 'boolean',
    default: false,
    description: 'Show a "similar blocks" code lens over every function that stands in other places too.',
  },
  'search.limit': {
    type: 'number',
    default: 50,
    minimum: 1,
    maximum: 500,
    description: 'How many results a search shows.',
  },
  'completion.enabled': {
    type: 'boolean',
    default: true,
    scope: 'language-overridable',
    description: 'Suggest code while typing, as ghost text. Can be set per language and per folder.',
  },
  'completion.onlyShowVerified': {
    type: 'boolean',
    default: false,
    description:
      'Show only suggestions whose members an analyzer knows. On: no suggestions where no analyzer knows the language.',
  },
  'completion.disabledLanguages': {
    type: 'array',
    items: { type: 'string' },
    default: [],
    description: 'Language ids (as `typescript` or `python`) in which nothing is suggested.',
  },
  'completion.starredMembers': {
    type: 'boolean',
    default: true,
    description:
      'Put the members that usually come next, marked with a star, on top of the list after a dot. Other entries stay as they are.',
  },
  'completion.model': {
    type: 'string',
    default: '',
    scope: 'machine',
    description:
      'Language model that is asked where the workspace itself has no sure answer: the folder of a package (a causal model in ONNX with a manifest.json, see models/README.md). Empty: the bundled one if it earns its time, else none.',
  },
  'completion.analyzers': {
    type: 'object',
    additionalProperties: {
      type: 'object',
      required: ['command'],
      properties: {
        command: {
          type: 'array',
          items: { type: 'string' },
          description: 'The program (a name on the PATH, or a path) and its arguments. Empty: no analyzer.',
        },
        settings: { type: 'object', description: 'Its settings, by section.' },
        initializationOptions: { type: 'object', description: 'What it is told when it starts.' },
      },
      additionalProperties: false,
    },
    default: {},
    scope: 'machine-overridable',
    description:
      'Language servers that verify suggestions, by language id: `{ "rust": { "command": ["rust-analyzer"], "settings": {} } }`. Where none is named, the shipped one (TypeScript, JavaScript, Python), else the usual one if it is on the PATH. Nothing is downloaded, and nothing is started in a workspace that is not trusted.',
  },
  'completion.minimumConfidence': {
    type: 'number',
    default: 0.5,
    minimum: 0,
    maximum: 1,
    description: 'How sure a suggestion must be to be shown. 0: show every one; 1: next to none.',
  },
} as const satisfies Record<string, SettingSchema>;

interface SettingSchema {
  readonly type: 'boolean' | 'number' | 'string' | 'array' | 'object';
  readonly default: unknown;
  readonly description: string;
  readonly enum?: readonly string[];
  readonly items?: { readonly type: 'string' };
  /** Of an object: what its values are. */
  readonly additionalProperties?: ObjectSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scope?: 'machine' | 'machine-overridable' | 'resource' | 'language-overridable';
}

interface ObjectSchema {
  readonly type: 'object';
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly additionalProperties: false;
}

interface PropertySchema {
  readonly type: 'array' | 'object';
  readonly items?: { readonly type: 'string' };
  readonly description: string;
}

/** A language server that the settings name. */
export interface AnalyzerSetting {
  readonly command: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly initializationOptions?: unknown;
}

type Schema = typeof settingsSchema;
type ValueOf<S> = S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { type: 'boolean' }
    ? boolean
    : S extends { type: 'number' }
      ? number
      : S extends { type: 'array' }
        ? readonly string[]
        : S extends { type: 'object' }
          ? Readonly<Record<string, AnalyzerSetting>>
          : string;

export type SettingName = keyof Schema;
export type Settings = { readonly [N in SettingName]: ValueOf<Schema[N]> };

/** The settings that `raw` (the editor's nested `tenon` section) holds; a value that does not fit its schema is replaced by the default. */
export function parseSettings(raw: unknown): Settings {
  const entries = Object.entries(settingsSchema).map(([name, schema]) => {
    const value = lookUp(raw, name.split('.'));
    return [name, fits(value, schema) ? value : schema.default];
  });
  return Object.fromEntries(entries) as Settings;
}

function lookUp(raw: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    raw,
  );
}

function fits(value: unknown, schema: SettingSchema): boolean {
  if (schema.type === 'array') return isStrings(value);
  const { additionalProperties: inner } = schema;
  if (inner !== undefined) return isRecord(value) && Object.values(value).every((each) => holds(each, inner));
  if (typeof value !== schema.type) return false;
  if (schema.enum !== undefined) return schema.enum.includes(value as string);
  if (typeof value !== 'number') return true;
  return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
}

function holds(value: unknown, { required, properties }: ObjectSchema): boolean {
  if (!isRecord(value) || !required.every((name) => name in value)) return false;
  return Object.entries(value).every(([name, inner]) => {
    const type = properties[name]?.type;
    return type === 'array' ? isStrings(inner) : type === 'object' && isRecord(inner);
  });
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
