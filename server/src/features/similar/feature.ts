import type { CodeLens, Connection } from 'vscode-languageserver';
import { findSimilarCommand, similarRequest, type HitList } from '../../../protocol/requests.ts';
import type { Settings } from '../../../protocol/settings.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { LineIndex } from '../../base/text.ts';
import { blocksOf } from '../../syntax/blocks.ts';
import type { RequestRunner } from '../../workspace/requestRunner.ts';
import { similar, type SimilarPorts } from './similar.ts';

export interface SimilarFeature {
  lenses(uri: string, checkpoint: Checkpoint): Promise<readonly CodeLens[]>;
}

/** *Find Similar Code*: `tenon/similar`, and its code lenses. */
export function registerSimilar(
  connection: Connection,
  ports: SimilarPorts & { settings(): Settings },
  run: RequestRunner,
): SimilarFeature {
  connection.onRequest(similarRequest, (params, token) =>
    run('similar', token, (checkpoint) => similar(params, ports, checkpoint), described),
  );
  return { lenses: (uri, checkpoint) => lenses(uri, ports, checkpoint) };
}

async function lenses(
  uri: string,
  ports: SimilarPorts & { settings(): Settings },
  checkpoint: Checkpoint,
): Promise<CodeLens[]> {
  const snapshot = ports.settings()['similar.codeLens'] ? await ports.snapshot(uri) : undefined;
  if (snapshot === undefined) return [];
  const blocks = await ports.trees.with(snapshot, blocksOf, checkpoint);
  const lines = new LineIndex(snapshot.text);
  return blocks.map(({ span, nameSpan }) => {
    const range = { start: lines.placeAt(span.start), end: lines.placeAt(span.end) };
    const at = lines.placeAt(nameSpan.start);
    const command = { title: 'find similar', command: findSimilarCommand, arguments: [uri, range] };
    return { range: { start: at, end: at }, command };
  });
}

/** For the log: how much there was, never what. */
function described(list: HitList): string {
  return list.kind === 'none' ? `none (${list.reason})` : `→ ${list.hits.length} hits`;
}
