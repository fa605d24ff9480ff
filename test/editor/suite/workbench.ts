import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CompletionState } from '../../../server/protocol/completion.ts';
import type { HitList } from '../../../server/protocol/requests.ts';
import type { Status } from '../../../server/protocol/status.ts';

interface Api {
  readonly ready: Promise<void>;
  status(): Promise<Status>;
  completionState(): Promise<CompletionState>;
  search(query: string): Promise<HitList>;
}

export async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('tenon.tenon');
  assert.ok(extension, 'Tenon is not installed');
  return extension.activate();
}

/** What `probe` finds, asked every 100 ms; `what` names it when it does not come in time. */
export async function until<T>(what: string, probe: () => Promise<T | undefined>, ms = 100_000): Promise<T> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Not in time: ${what}`);
}

export async function open(path: string): Promise<vscode.TextEditor> {
  const [file] = await vscode.workspace.findFiles(`**/${path}`);
  assert.ok(file, `The workspace has no ${path}`);
  return vscode.window.showTextDocument(file);
}
