import * as vscode from 'vscode';
import { refusalIn, toggleSuggestions } from './completion-settings.ts';
import { whyText } from './completion-text.ts';
import type { ServerConnection } from './server-connection.ts';

/** The commands about suggestions, by their names. */
export function completionCommands(connection: ServerConnection): Readonly<Record<string, () => unknown>> {
  return {
    'tenon.whyNoSuggestion': () => whyNoSuggestion(connection),
    'tenon.snoozeSuggestions': () => snooze(connection),
    'tenon.toggleSuggestions': () => toggle(),
  };
}

async function whyNoSuggestion(connection: ServerConnection): Promise<void> {
  const refusal = refusalIn(vscode.window.activeTextEditor?.document);
  const reason = whyText(await connection.completionState(), refusal);
  const choice = await vscode.window.showInformationMessage(reason, 'Open Log', 'Settings');
  if (choice === 'Open Log') await connection.showLog();
  if (choice === 'Settings')
    await vscode.commands.executeCommand('workbench.action.openSettings', 'tenon.completion');
}

async function snooze(connection: ServerConnection): Promise<void> {
  const items = [
    { label: '5 minutes', minutes: 5 },
    { label: '15 minutes', minutes: 15 },
    { label: '60 minutes', minutes: 60 },
    { label: 'Wake up', description: 'suggest again now', minutes: 0 },
  ];
  const choice = await vscode.window.showQuickPick(items, { title: 'Tenon: Snooze Suggestions' });
  if (choice !== undefined) await connection.snooze(choice.minutes);
}

async function toggle(): Promise<void> {
  const on = await toggleSuggestions(vscode.window.activeTextEditor?.document);
  vscode.window.setStatusBarMessage(`Tenon: suggestions are ${on ? 'on' : 'off'}.`, 4000);
}
