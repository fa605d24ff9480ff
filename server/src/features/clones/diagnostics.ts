import { DiagnosticSeverity, type Connection, type Diagnostic } from 'vscode-languageserver';
import type { InconsistentClone } from '../../../protocol/clones.ts';
import { Cancelled, checkpointOf } from '../../base/checkpoint.ts';
import type { CloneClasses } from './ports.ts';

/** Shows copies in which one place was forgotten as diagnostics, with the twin as related information. */
export class CloneDiagnostics {
  readonly #connection: Connection;
  readonly #classes: Pick<CloneClasses, 'inconsistent'>;
  #shown: ReadonlySet<string> = new Set();
  #running: AbortController | undefined;

  constructor(connection: Connection, classes: Pick<CloneClasses, 'inconsistent'>) {
    this.#connection = connection;
    this.#classes = classes;
  }

  /** The classes have changed: what is shown is made anew, the last call counts. */
  async refresh(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    try {
      const found = await this.#classes.inconsistent(checkpointOf(running.signal));
      if (!running.signal.aborted) await this.#show(Map.groupBy(found, ({ uri }) => uri));
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    }
  }

  async #show(byFile: ReadonlyMap<string, readonly InconsistentClone[]>): Promise<void> {
    for (const uri of this.#shown) {
      if (!byFile.has(uri)) await this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    }
    for (const [uri, found] of byFile)
      await this.#connection.sendDiagnostics({ uri, diagnostics: found.map(diagnosticOf) });
    this.#shown = new Set(byFile.keys());
  }
}

function diagnosticOf({ kind, range, message, twin }: InconsistentClone): Diagnostic {
  return {
    range,
    message,
    severity: DiagnosticSeverity.Information,
    source: 'Tenon',
    code: kind === 'name' ? 'forgotten-rename' : 'odd-condition',
    relatedInformation: [{ location: { uri: twin.uri, range: twin.range }, message: 'its twin' }],
  };
}
