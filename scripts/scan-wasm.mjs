// Assembles server/src/index/scan.wat and writes it, as base64, to server/src/index/scanModule.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const folder = new URL('../server/src/index/', import.meta.url);
const { parseWat } = await wabt();
const module = parseWat('scan.wat', readFileSync(new URL('scan.wat', folder), 'utf8'), { simd: true });
module.validate();
const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
const lines = base64.match(/.{1,100}/g).map((line) => `  '${line}'`);
writeFileSync(
  new URL('scanModule.ts', folder),
  `/** scan.wat, assembled: written by scripts/scan-wasm.mjs, do not edit. */\nexport const scanModule =\n${lines.join(' +\n')};\n`,
);
