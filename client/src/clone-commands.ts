import * as vscode from 'vscode';
import type { CloneMember, ExtractCloneParams } from '../../server/protocol/clones.ts';
import { applyThere } from './clone-apply.ts';
import type { CloneCompare } from './clone-compare.ts';
import { extractClass, extractClone } from './clone-extract.ts';
import type { CloneFilterState } from './clone-filters.ts';
import type { CloneHints, HintPlace } from './clone-hints.ts';
import { classMarkdown } from './clone-text.ts';
import type { Commands } from './commands.ts';
import { openPlace, type CloneNode, type ClonesView } from './clones-view.ts';
import type { ServerConnection } from './server-connection.ts';

export interface ClonePorts {
  readonly connection: ServerConnection;
  readonly filters: CloneFilterState;
  readonly compare: CloneCompare;
  readonly view: ClonesView;
  readonly hints: CloneHints;
}

export function cloneCommands(ports: ClonePorts): Commands {
  const { connection, filters, compare, view, hints } = ports;
  return {
    'tenon.clones.find': () => find(view),
    'tenon.clones.refresh': () => view.find(),
    'tenon.clones.stop': () => view.stop(),
    // As `showClonesCommand` names it in what the server answers.
    'tenon.clones.show': (id: string) => view.reveal(id),
    'tenon.clones.classes': () => view.classes,
    'tenon.clones.sort': () => filters.askOrder(),
    'tenon.clones.filter': () => filters.ask(view.all),
    'tenon.clones.clearFilters': () => filters.clear(),
    'tenon.clones.preview': (member: CloneMember) => openPlace(member, true),
    'tenon.clones.open': (node?: CloneNode) => open(node ?? view.selection[0]),
    'tenon.clones.next': () => view.step(1),
    'tenon.clones.previous': () => view.step(-1),
    'tenon.clones.compare': (node?: CloneNode, selected?: readonly CloneNode[]) =>
      comparePlaces(compare, selected ?? (node === undefined ? view.selection : [node])),
    'tenon.clones.copyMarkdown': (node?: CloneNode) => copyMarkdown(view, node),
    // As `extractCloneCommand` names it in what the server answers.
    'tenon.clones.extract': (params: ExtractCloneParams) => extractClone(params, connection),
    'tenon.clones.extractClass': (node: CloneNode) => extractClass(node.each, connection),
    'tenon.clones.hints': () => hints.current,
    'tenon.clones.compareHint': (place: HintPlace, member: CloneMember) =>
      compareHint(compare, place, member),
    'tenon.clones.applyThere': (place?: HintPlace) =>
      withHint(hints, place, (at) => applyThere(at, { connection, compare })),
    'tenon.clones.dismissHint': (place?: HintPlace) => withHint(hints, place, (at) => hints.dismiss(at)),
  };
}

async function find(view: ClonesView): Promise<void> {
  await vscode.commands.executeCommand('tenon.clones.focus');
  await view.find();
  await view.enter();
}

async function open(node: CloneNode | undefined): Promise<void> {
  const member = node?.member ?? node?.each.members[0];
  if (member !== undefined) await openPlace(member, false);
}

/** Two places that are selected; one, with the first of its class; of a class the first two. */
async function comparePlaces(compare: CloneCompare, nodes: readonly CloneNode[]): Promise<void> {
  const chosen = nodes.flatMap(({ member }) => member ?? []);
  const members = nodes[0]?.each.members ?? [];
  const [only, second] = chosen;
  const right = second ?? only ?? members[1];
  const left = second === undefined ? members.find((member) => member !== right) : only;
  if (left !== undefined && right !== undefined) await compare.compare(left, right);
  else void vscode.window.showInformationMessage('Select a class or two places in "Clones in Workspace".');
}

async function copyMarkdown(view: ClonesView, node: CloneNode | undefined): Promise<void> {
  const classes = node === undefined ? view.classes : [node.each];
  await vscode.env.clipboard.writeText(classes.map(classMarkdown).join('\n'));
}

async function compareHint(
  compare: CloneCompare,
  { uri, hint }: HintPlace,
  member: CloneMember,
): Promise<void> {
  const path = vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
  await compare.compare(member, { uri, path, range: hint.range });
}

async function withHint(
  hints: CloneHints,
  place: HintPlace | undefined,
  run: (at: HintPlace) => Promise<void>,
): Promise<void> {
  const at = place ?? hints.atCursor();
  if (at !== undefined) return run(at);
  void vscode.window.showInformationMessage('No edit here leaves the same lines unedited in other places.');
}
