import {
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import type { Source } from '../../analysis/staticAnalysis.ts';
import type { Logger } from '../../base/logger.ts';
import { Lru } from '../../base/lru.ts';

interface Open {
  readonly uri: string;
  readonly languageId: string;
  version: number;
  text: string;
}

const maximalOpen = 8;

/** The documents that a server has in place of what is on disk: the latest eight. */
export class Overlay {
  readonly #connection: ProtocolConnection;
  readonly #logger: Logger;
  readonly #onClosed: (uri: string) => void;
  readonly #open: Lru<string, Open>;
  #version = 0;

  constructor(connection: ProtocolConnection, logger: Logger, onClosed: (uri: string) => void) {
    this.#connection = connection;
    this.#logger = logger;
    this.#onClosed = onClosed;
    this.#open = new Lru(maximalOpen, ({ uri }) => this.#close(uri));
  }

  /** Makes the server see the source; the version under which it does. Versions grow across all documents. */
  show({ uri, languageId, text }: Source): number {
    const open = this.#open.get(uri);
    if (open?.languageId === languageId) return this.#change(open, text);
    const version = ++this.#version;
    this.#open.delete(uri);
    this.#sent(
      this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version, text },
      }),
    );
    this.#open.set(uri, { uri, languageId, version, text });
    return version;
  }

  /** From now on the server sees what is on disk. */
  hide(uri: string): void {
    this.#open.delete(uri);
  }

  versionOf(uri: string): number {
    return this.#open.get(uri)?.version ?? 0;
  }

  #change(open: Open, text: string): number {
    if (open.text === text) return open.version;
    open.text = text;
    open.version = ++this.#version;
    this.#sent(
      this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri: open.uri, version: open.version },
        contentChanges: [{ text }],
      }),
    );
    return open.version;
  }

  #close(uri: string): void {
    this.#sent(
      this.#connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    );
    this.#onClosed(uri);
  }

  /** A pipe that is closed by now shows in the end of the process, which answers what is asked. */
  #sent(sending: Promise<void>): void {
    sending.catch((error: unknown) => this.#logger.debug(`analysis: not sent (${String(error)})`));
  }
}
