import { TextDocuments, TextDocumentSyncKind, type Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Languages } from '../syntax/languages.ts';
import type { Snapshot } from '../syntax/trees.ts';

/** Documents that are open in the editor, as they are there, saved or not. */
export class Documents {
  static readonly syncKind = TextDocumentSyncKind.Incremental;
  readonly #open = new TextDocuments(TextDocument);
  readonly #languages: Languages;

  constructor(languages: Languages) {
    this.#languages = languages;
  }

  /** Follows the editor. `onSaved` and `onClosed` get the document's URI. */
  listen(connection: Connection, events: { onSaved(uri: string): void; onClosed(uri: string): void }): void {
    this.#open.onDidSave(({ document }) => events.onSaved(document.uri));
    this.#open.onDidClose(({ document }) => events.onClosed(document.uri));
    this.#open.listen(connection);
  }

  /** The document's current version, or undefined when it is not open or in no language that has a grammar. */
  snapshot(uri: string): Snapshot | undefined {
    const document = this.#open.get(uri);
    if (document === undefined) return undefined;
    const language = this.#languages.ofEditorId(document.languageId) ?? this.#languages.ofPath(uri);
    if (language === undefined) return undefined;
    return { uri, version: document.version, language, text: document.getText() };
  }
}
