import { constants, setPriority } from 'node:os';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { CloneHost } from './cloneHost.ts';
import { layFoundation } from './composition.ts';
import { models } from './encoderHost.ts';
import { serve } from './server.ts';

/** A query's own time is a few milliseconds, and an answer is due within 150. */
const encoderBudget = 60;

const connection = createConnection(ProposedFeatures.all);
giveWay();
// What one feature forgot to wait for must not end the others.
process.on('unhandledRejection', (reason) => connection.console.error(`unhandled: ${described(reason)}`));
serve(connection, await layFoundation(), {
  models,
  encoderBudget,
  openClones: (ports) => new CloneHost(ports),
});

/** The editor and its language servers come first when there are not enough cores; the inference host inherits this. */
function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    connection.console.warn(`the priority cannot be lowered: ${String(error)}`);
  }
}

function described(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}
