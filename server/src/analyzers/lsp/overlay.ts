import {
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import type { Source } from '../../analysis/staticAnalysis.ts';
import type { Logger } from '../../base/logger.ts';
import { Lru } from '../../base/lru.ts';
import type { ServerHabits } from '../../syntax/languageServer.ts';
import { keyOf } from './addresses.ts';

interface Open {
  readonly uri: string;
  readonly languageId: string;
  version: number;
  text: string;
  /** The text that the server was last told to publish of, and its version then. */
  inspected: { readonly text: string; readonly version: number };
}

export interface OverlayOptions {
  readonly logger: Logger;
  readonly habits: ServerHabits;
  onClosed(uri: string): void;
}

const maximalOpen = 8;

/** The documents that a server has in place of what is on disk: the latest eight. */
export class Overlay {
  readonly #connection: ProtocolConnection;
  readonly #logger: Logger;
  readonly #onClosed: (uri: string) => void;
  readonly #isTold: boolean;
  readonly #open: Lru<string, Open>;
  #version = 0;

  constructor(connection: ProtocolConnection, { logger, habits, onClosed }: OverlayOptions) {
    this.#connection = connection;
    this.#logger = logger;
    this.#onClosed = onClosed;
    this.#isTold = habits.publishesWhenTold === true;
    this.#open = new Lru(maximalOpen, ({ uri }) => this.#close(uri));
  }

  /** Makes the server see the source; the version under which it does. Versions grow across all documents. */
  show(source: Source): number {
    return this.#see(source, false);
  }

  /**
   * The same, to learn what is wrong with it: the version whose publication says so. clangd is told which texts it is to publish of
   * (https://clangd.llvm.org/extensions#force-diagnostics-generation); of one that it has built last it is silent, so what it has
   * `published` last, under that version, counts for the same text.
   */
  inspect(source: Source, published: number | undefined): number {
    const version = this.#see(source, true);
    const open = this.#open.get(keyOf(source.uri));
    if (open === undefined || !this.#isTold) return version;
    const { inspected } = open;
    if (inspected.text !== source.text || inspected.version !== published)
      open.inspected = { text: source.text, version };
    return open.inspected.version;
  }

  /** From now on the server sees what is on disk. */
  hide(uri: string): void {
    this.#open.delete(keyOf(uri));
  }

  versionOf(uri: string): number {
    return this.#open.get(keyOf(uri))?.version ?? 0;
  }

  #see({ uri, languageId, text }: Source, isInspected: boolean): number {
    const open = this.#open.get(keyOf(uri));
    if (open?.languageId === languageId) return this.#change(open, text, isInspected);
    const version = ++this.#version;
    this.#open.delete(keyOf(uri));
    this.#sent(
      this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version, text },
      }),
    );
    this.#open.set(keyOf(uri), { uri, languageId, version, text, inspected: { text, version } });
    return version;
  }

  #change(open: Open, text: string, isInspected: boolean): number {
    const isTold = !this.#isTold || !isInspected || open.inspected.version === open.version;
    if (open.text === text && isTold) return open.version;
    open.text = text;
    open.version = ++this.#version;
    const change = {
      textDocument: { uri: open.uri, version: open.version },
      contentChanges: [{ text }],
      ...(this.#isTold ? { wantDiagnostics: isInspected } : {}),
    };
    this.#sent(this.#connection.sendNotification(DidChangeTextDocumentNotification.type, change));
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
