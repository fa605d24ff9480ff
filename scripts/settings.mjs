// Writes contributes.configuration of package.json from the one schema of the settings. Needs Node 24.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsSchema } from '../server/protocol/settings.ts';

export function configuration() {
  const properties = Object.entries(settingsSchema).map(([name, schema]) => [
    `tenon.${name}`,
    { order: 0, ...schema },
  ]);
  properties.forEach(([, schema], at) => (schema.order = at + 1));
  return { title: 'Tenon', properties: Object.fromEntries(properties) };
}

/** Settings of a workspace that hold only once it is trusted: those that say what is run. */
export function restrictedConfigurations() {
  const names = Object.keys(settingsSchema);
  return names
    .filter((name) => settingsSchema[name].scope === 'machine-overridable')
    .map((name) => `tenon.${name}`);
}

if (process.argv[1] === import.meta.filename) {
  const path = join(import.meta.dirname, '..', 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.contributes.configuration = configuration();
  manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = restrictedConfigurations();
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
