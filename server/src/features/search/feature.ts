import type { Connection } from 'vscode-languageserver';
import { searchRequest, type HitList } from '../../../protocol/requests.ts';
import type { RequestRunner } from '../../workspace/requestRunner.ts';
import { search, type SearchPorts } from './search.ts';

/** *Search Code by Meaning*: `tenon/search`. */
export function registerSearch(connection: Connection, ports: SearchPorts, run: RequestRunner): void {
  connection.onRequest(searchRequest, (params, token) =>
    run('search', token, (checkpoint) => search(params, ports, checkpoint), described),
  );
}

/** For the log: how many of the hits each side carries, never what was asked. */
function described(list: HitList): string {
  if (list.kind === 'none') return `none (${list.reason})`;
  const lexical = list.hits.filter(({ why }) => why.lexical > why.semantic).length;
  return `lexical=${lexical} vectors=${list.hits.length - lexical} → ${list.hits.length} hits`;
}
