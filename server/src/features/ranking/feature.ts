import {
  CompletionItemKind,
  type CompletionItem,
  type CompletionParams,
  type Connection,
} from 'vscode-languageserver';
import type { Settings } from '../../../protocol/settings.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { LineIndex } from '../../base/text.ts';
import type { Writing } from '../../workspace/notebooks.ts';
import type { RequestRunner } from '../../workspace/requestRunner.ts';
import { rankMembers, type RankedMember, type RankingPorts } from './rank.ts';

export interface RankingFeaturePorts extends RankingPorts {
  settings(): Settings;
  writing(uri: string): Promise<Writing | undefined>;
  pathOf(uri: string): string | undefined;
}

/** Milliseconds after which the suggest list is not kept waiting for stars. */
const patience = 120;

/** Starred members: on top of the suggest list after a dot, beside the language's own items. */
export function registerRanking(
  connection: Connection,
  ports: RankingFeaturePorts,
  run: RequestRunner,
): void {
  connection.onCompletion(async (params, token) => {
    const work = (checkpoint: Checkpoint) => withinPatience(starred(params, ports, checkpoint));
    const answer = await run('starred members', token, work, described);
    return answer.kind === 'some' ? [...answer.value] : [];
  });
}

function described(answer: Outcome<readonly CompletionItem[]>): string {
  return answer.kind === 'none' ? `→ none (${answer.reason})` : `→ ${answer.value.length} members`;
}

async function starred(
  { textDocument, position }: CompletionParams,
  ports: RankingFeaturePorts,
  checkpoint: Checkpoint,
): Promise<Outcome<readonly CompletionItem[]>> {
  if (!ports.settings()['completion.starredMembers'])
    return none('starred members are switched off (tenon.completion.starredMembers)');
  const open = await ports.writing(textDocument.uri);
  const path = open === undefined ? undefined : ports.pathOf(open.snapshot.uri);
  if (open === undefined || path === undefined)
    return none('the document is in no language that Tenon reads');
  const { snapshot: own, before } = open;
  const lines = new LineIndex(own.text);
  const offset = before.length + lines.offsetAt(position);
  const snapshot = { ...own, text: before + own.text };
  const ranking = await rankMembers({ snapshot, path, offset }, ports, checkpoint);
  if (ranking.kind === 'none') return ranking;
  const { members, operator } = ranking.value;
  const written = snapshot.text.slice(operator.start, operator.end);
  const range = { start: lines.placeAt(operator.start - before.length), end: position };
  return some(
    members.map((member, rank) => ({
      ...itemOf(member, written, rank),
      textEdit: { range, newText: written + member.name },
    })),
  );
}

async function withinPatience<T>(work: Promise<Outcome<T>>): Promise<Outcome<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome<T>>((resolve) => {
    timer = setTimeout(() => resolve(none(`the analyzer did not answer within ${patience} ms`)), patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** VS Code scores what an item replaces before it sorts: like TypeScript's own items, ours begin at the operator. */
function itemOf({ name, kind }: RankedMember, operator: string, rank: number): CompletionItem {
  return {
    label: `★ ${name}`,
    kind: kinds[kind],
    filterText: operator + name,
    sortText: `!${rank}`,
    detail: 'usual here',
  };
}

const kinds = {
  method: CompletionItemKind.Method,
  property: CompletionItemKind.Property,
  other: CompletionItemKind.Field,
} as const;
