import * as vscode from 'vscode';
import { placeToChange, refusalText } from './completion-text.ts';

const enabled = 'completion.enabled';
const targets = {
  global: vscode.ConfigurationTarget.Global,
  workspace: vscode.ConfigurationTarget.Workspace,
  workspaceFolder: vscode.ConfigurationTarget.WorkspaceFolder,
};

/** Why the settings allow no suggestion in `document`; '' when they do. Only the editor knows what holds per language and folder. */
export function refusalIn(document: vscode.TextDocument | undefined): string {
  if (document === undefined) return '';
  const settings = vscode.workspace.getConfiguration('tenon', document);
  return refusalText(
    {
      enabled: settings.get(enabled, true),
      disabledLanguages: settings.get<readonly string[]>('completion.disabledLanguages', []),
    },
    document.languageId,
  );
}

/** Turns suggestions on or off where the setting stands that holds for `document`, else for the user. */
export async function toggleSuggestions(document: vscode.TextDocument | undefined): Promise<boolean> {
  const settings = vscode.workspace.getConfiguration('tenon', document);
  const next = !settings.get(enabled, true);
  const { target, inLanguage } = placeToChange(settings.inspect(enabled) ?? {});
  await settings.update(enabled, next, targets[target], inLanguage);
  return next;
}
