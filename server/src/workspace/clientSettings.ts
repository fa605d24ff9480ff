import {
  DidChangeConfigurationNotification,
  type ClientCapabilities,
  type Connection,
} from 'vscode-languageserver';

/** The settings as the editor has them: asked for where it can be asked, else taken from what it pushes. */
export class ClientSettings {
  readonly #connection: Connection;
  readonly #capabilities: ClientCapabilities;
  #editorExcludes: readonly string[];

  constructor(connection: Connection, capabilities: ClientCapabilities, editorExcludes: readonly string[]) {
    this.#connection = connection;
    this.#capabilities = capabilities;
    this.#editorExcludes = editorExcludes;
  }

  /** Glob patterns of `files.exclude` and `search.exclude`. */
  get editorExcludes(): readonly string[] {
    return this.#editorExcludes;
  }

  /** After initialized: wants to hear of changes. */
  register(): void {
    if (this.#capabilities.workspace?.didChangeConfiguration?.dynamicRegistration !== true) return;
    void this.#connection.client.register(DidChangeConfigurationNotification.type, {
      section: ['tenon', 'files', 'search'],
    });
  }

  /** The `tenon` section now. `pushed` is what the notification of a change carried. */
  async read(pushed: unknown): Promise<unknown> {
    if (this.#capabilities.workspace?.configuration !== true) return section(pushed, 'tenon');
    const items = [{ section: 'tenon' }, { section: 'files.exclude' }, { section: 'search.exclude' }];
    const answers = (await this.#connection.workspace.getConfiguration(items)) as unknown[];
    if (isRecord(answers[1]) || isRecord(answers[2]))
      this.#editorExcludes = [...wanted(answers[1]), ...wanted(answers[2])];
    return answers[0];
  }
}

function wanted(excludes: unknown): readonly string[] {
  if (!isRecord(excludes)) return [];
  return Object.entries(excludes).flatMap(([glob, isOn]) => (isOn === true ? [glob] : []));
}

function section(settings: unknown, name: string): unknown {
  return isRecord(settings) ? settings[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
