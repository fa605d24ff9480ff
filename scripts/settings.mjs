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

if (process.argv[1] === import.meta.filename) {
  const path = join(import.meta.dirname, '..', 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.contributes.configuration = configuration();
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
