import type { CodeAction, CodeLens, Connection } from 'vscode-languageserver';
import {
  applyThereRequest,
  cloneHintsRequest,
  clonesChangedNotification,
  clonesOfRequest,
  clonesRequest,
  extractCloneRequest,
  type ApplyThere,
  type CloneHint,
  type CloneList,
  type ExtractClone,
} from '../../../protocol/clones.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import type { RequestRunner } from '../../workspace/requestRunner.ts';
import { applyThere } from './editing/applyThere.ts';
import { CloneDiagnostics } from './diagnostics.ts';
import { Baselines } from './editing/baselines.ts';
import { cloneHints } from './editing/cloneHints.ts';
import type { ExtractPorts } from './extracting/extract.ts';
import { Extractions } from './extracting/extractions.ts';
import { cloneLenses } from './lenses.ts';
import type { ClonePorts } from './ports.ts';

export interface ClonesFeature {
  /** A document was closed in the editor. */
  closed(uri: string): void;
  lenses(uri: string, checkpoint: Checkpoint): Promise<readonly CodeLens[]>;
}

/** *Clones in Workspace*, and what edits inside of clones leave undone elsewhere. */
export function registerClones(
  connection: Connection,
  ports: ClonePorts & ExtractPorts,
  run: RequestRunner,
): ClonesFeature {
  const baselines = new Baselines(ports);
  const editing = { ports, baselines };
  const extractions = new Extractions(ports);
  const diagnostics = new CloneDiagnostics(connection, ports.classes);
  ports.classes.onChanged(() => {
    void diagnostics.refresh();
    baselines.classesChanged();
    extractions.forget();
    void connection.sendNotification(clonesChangedNotification);
  });
  connection.onRequest(clonesRequest, ({ types }, token) =>
    run('clones', token, (checkpoint) => ports.classes.all(types, checkpoint), describedList),
  );
  connection.onRequest(clonesOfRequest, ({ textDocument }, token) =>
    run('clonesOf', token, (checkpoint) => ports.classes.of(textDocument.uri, checkpoint), describedList),
  );
  connection.onRequest(cloneHintsRequest, async (params, token): Promise<readonly CloneHint[]> => {
    const work = (checkpoint: Checkpoint) => cloneHints(params, editing, checkpoint);
    const hints = await run('cloneHints', token, work, (found) => `→ ${found.length} hints`);
    return 'kind' in hints ? [] : hints;
  });
  connection.onRequest(applyThereRequest, (params, token) =>
    run('applyThere', token, (checkpoint) => applyThere(params, editing, checkpoint), describedEdit),
  );
  registerExtractions(connection, extractions, run);
  return {
    closed: (uri) => baselines.closed(uri),
    lenses: (uri, checkpoint) => cloneLenses(uri, ports, checkpoint),
  };
}

function registerExtractions(connection: Connection, extractions: Extractions, run: RequestRunner): void {
  connection.onRequest(extractCloneRequest, (params, token) =>
    run('extractClone', token, (checkpoint) => extractions.extract(params, checkpoint), describedFunction),
  );
  connection.onCodeAction(async (params, token): Promise<CodeAction[]> => {
    const work = (checkpoint: Checkpoint) => extractions.actions(params, checkpoint);
    const actions = await run('codeAction', token, work, (found) => `→ ${found.length} actions`);
    return 'kind' in actions ? [] : actions;
  });
}

function describedFunction(answer: ExtractClone): string {
  return answer.kind === 'none' ? `none (${answer.reason})` : `→ ${answer.verdict}, ${answer.places} places`;
}

/** For the log: how much there was, never what. */
function describedList(list: CloneList): string {
  return list.kind === 'none' ? `none (${list.reason})` : `→ ${list.classes.length} classes`;
}

function describedEdit(answer: ApplyThere): string {
  if (answer.kind === 'none') return `none (${answer.reason})`;
  return `→ ${answer.places.length} places, ${answer.refused.length} refused`;
}
