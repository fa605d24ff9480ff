import {
  DiagnosticSeverity,
  DocumentDiagnosticRequest,
  PublishDiagnosticsNotification,
  type CancellationToken,
  type Diagnostic,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import type { Fault } from '../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { LineIndex } from '../../base/text.ts';
import type { ServerHabits } from '../../syntax/languageServer.ts';
import { keyOf } from './addresses.ts';

/** The errors among the diagnostics of `text`, but for those that say that something is still to come. */
export function faultsOf(
  diagnostics: readonly Diagnostic[],
  text: string,
  { unfinished = [] }: ServerHabits,
): readonly Fault[] {
  const lines = new LineIndex(text);
  const errors = diagnostics.filter(
    ({ severity, code }) =>
      (severity ?? 1) === DiagnosticSeverity.Error && !unfinished.includes(String(code ?? '')),
  );
  return errors.map(({ range, code, message }) => ({
    span: { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) },
    code: String(code ?? ''),
    message: typeof message === 'string' ? message : message.value,
  }));
}

export async function pullDiagnostics(
  connection: ProtocolConnection,
  uri: string,
  token: CancellationToken,
): Promise<Outcome<readonly Diagnostic[]>> {
  const report = await connection.sendRequest(
    DocumentDiagnosticRequest.type,
    { textDocument: { uri } },
    token,
  );
  // gopls leaves the kind of its reports empty: what has items is a full one.
  return 'items' in report ? some(report.items) : none('the analyzer reports no errors of its own');
}

/** A version of a document that a server was given. */
export interface Shown {
  readonly uri: string;
  readonly version: number;
}

/** Diagnostics of a document as they were published. */
interface Publication {
  readonly version: number;
  /** Whether the server says itself that they are of this version. */
  readonly isCertain: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a server that cannot be asked has published, for as long as its connection lives. */
export class Published {
  readonly #latest = new Map<string, Publication>();
  readonly #waiting = new Set<() => void>();
  readonly #versionOf: (uri: string) => number;
  #saysVersions = false;

  /** `versionOf` is the version that the server has now: what is published without a version is taken for it. */
  constructor(connection: ProtocolConnection, versionOf: (uri: string) => number) {
    this.#versionOf = versionOf;
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
      const isCertain = version !== undefined;
      this.#saysVersions ||= isCertain;
      // A server that says versions says none of what was closed, which may be open again by now.
      if (this.#saysVersions && !isCertain) return;
      this.#latest.set(keyOf(uri), { version: version ?? this.#versionOf(uri), isCertain, diagnostics });
      for (const look of this.#waiting) look();
    });
  }

  /** What is published of that version, once it is; never, if it is not. */
  of({ uri, version }: Shown, token: CancellationToken): Promise<Publication> {
    return new Promise((resolve) => {
      const look = () => {
        const latest = this.#latest.get(keyOf(uri));
        if (latest === undefined || latest.version < version) return;
        this.#waiting.delete(look);
        resolve(latest);
      };
      token.onCancellationRequested(() => this.#waiting.delete(look));
      this.#waiting.add(look);
      look();
    });
  }

  /** The version of which something was published last. */
  latestOf(uri: string): number | undefined {
    return this.#latest.get(keyOf(uri))?.version;
  }

  forget(uri: string): void {
    this.#latest.delete(keyOf(uri));
  }
}
