import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import type { WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { Status } from '../../protocol/status.ts';

/** Indexing as the editor's progress: one for the files, one for the vectors. Cancelling pauses the vectors. */
export class IndexProgress {
  readonly #connection: Connection;
  readonly #isSupported: boolean;
  readonly #onCancelled: () => void;
  #shown: { readonly title: string; readonly reporter: Promise<WorkDoneProgressServerReporter> } | undefined;

  constructor(connection: Connection, capabilities: ClientCapabilities, onCancelled: () => void) {
    this.#connection = connection;
    this.#isSupported = capabilities.window?.workDoneProgress === true;
    this.#onCancelled = onCancelled;
  }

  show(status: Status['index']): void {
    if (!this.#isSupported) return;
    const stage = stageOf(status);
    if (this.#shown?.title !== stage?.title) this.#end();
    if (stage === undefined) return;
    this.#shown ??= { title: stage.title, reporter: this.#create(stage.title) };
    void this.#shown.reporter.then((reporter) => reporter.report(stage.percentage, stage.message));
  }

  #end(): void {
    void this.#shown?.reporter.then((reporter) => reporter.done());
    this.#shown = undefined;
  }

  async #create(title: string): Promise<WorkDoneProgressServerReporter> {
    const reporter = await this.#connection.window.createWorkDoneProgress();
    reporter.begin(title, 0, '', true);
    reporter.token.onCancellationRequested(() => this.#onCancelled());
    return reporter;
  }
}

interface Stage {
  readonly title: string;
  readonly message: string;
  readonly percentage: number;
}

function stageOf({ phase, files, filesTotal, vectors, blocks, paused }: Status['index']): Stage | undefined {
  if (phase === 'scanning') return { title: 'Tenon: indexing', message: 'looking for files', percentage: 0 };
  if (phase === 'indexing') return stage('Tenon: indexing', 'files', files, filesTotal);
  if (phase === 'vectors' && !paused) return stage('Tenon: reading for meaning', 'blocks', vectors, blocks);
  return undefined;
}

function stage(title: string, unit: string, done: number, total: number): Stage {
  const message = `${done.toLocaleString('en')}/${total.toLocaleString('en')} ${unit}`;
  return { title, message, percentage: total === 0 ? 0 : Math.floor((100 * done) / total) };
}
