import { NotebookDocuments, type Connection, type NotebookDocument } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { plainCell } from '../syntax/cells.ts';
import type { Language } from '../syntax/language.ts';
import type { Languages } from '../syntax/languages.ts';
import type { Snapshot } from '../syntax/trees.ts';

/** A document as it is written in, with what stands before it that is not part of it. */
export interface Writing {
  readonly snapshot: Snapshot;
  /** What the document goes on from: earlier cells of its notebook, or ''. */
  readonly before: string;
}

/** Notebooks that are open in the editor. A cell is a document that goes on from the cells before it. */
export class Notebooks {
  readonly #open = new NotebookDocuments(TextDocument);
  readonly #languages: Languages;

  constructor(languages: Languages) {
    this.#languages = languages;
  }

  /** What the server follows: cells in a language that has a grammar. */
  static syncOptions({ all }: Languages) {
    const cells = all.flatMap(({ description }) => description.editorIds.map((language) => ({ language })));
    return { notebookSelector: [{ notebook: '*', cells }] };
  }

  listen(connection: Connection): void {
    this.#open.listen(connection);
  }

  /**
   * The cell as code of its language, under the address of a file beside the notebook that holds this language's cells:
   * `shop.ipynb.py`. Undefined when it is not open.
   */
  writing(uri: string): Writing | undefined {
    const notebook = this.#open.findNotebookDocumentForCell(uri);
    const cell = this.#open.cellTextDocuments.get(uri);
    const language = cell === undefined ? undefined : this.#languages.ofEditorId(cell.languageId);
    if (notebook === undefined || cell === undefined || language === undefined) return undefined;
    const before = this.#cellsBefore(uri, notebook, language).map((text) => `${text}\n`);
    const [extension = ''] = language.description.extensions;
    const text = plainCell(cell.getText(), language.description.notebook);
    const snapshot = { uri: `${notebook.uri}${extension}`, version: notebook.version, language, text };
    return { snapshot, before: before.join('') };
  }

  #cellsBefore(uri: string, { cells }: NotebookDocument, language: Language): readonly string[] {
    const own = cells.findIndex(({ document }) => document === uri);
    return cells.slice(0, own).flatMap((each) => {
      const cell = this.#open.getCellTextDocument(each);
      if (cell === undefined || this.#languages.ofEditorId(cell.languageId) !== language) return [];
      return [plainCell(cell.getText(), language.description.notebook)];
    });
  }
}
