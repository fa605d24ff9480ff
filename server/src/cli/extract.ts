import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Checkpoint } from '../base/checkpoint.ts';
import { layFoundation } from '../composition.ts';
import { featureNames } from '../features/extract/details.ts';
import { extract, type SourceFile } from '../features/extract/extract.ts';
import { oneOf, parsed, whole } from './options.ts';
import { exitCodes, print } from './output.ts';

/** Paths as arguments, or JSON lines `{path, text}` on stdin; blocks as JSON lines on stdout. */
export async function extractVerb(given: readonly string[], checkpoint: Checkpoint): Promise<number> {
  const { values, positionals } = parsed(given, {
    features: { type: 'string' },
    augment: { type: 'string' },
  });
  const names = values.features?.split(',') ?? [];
  const features = new Set(names.map((name) => oneOf('features', name.trim(), featureNames)));
  const augment = whole('augment', values.augment, 0, 0);
  const { languages } = await layFoundation();
  let code: number = exitCodes.found;
  for await (const file of positionals.length > 0 ? positionals.map(readSource) : sourcesFromStdin()) {
    if (typeof file === 'string') {
      process.stderr.write(`tenon: ${file}\n`);
      code = exitCodes.failed;
      continue;
    }
    const blocks = await extract(file, { languages, features, augment }, checkpoint);
    if (blocks.length > 0) await print(blocks.map((block) => JSON.stringify(block)).join('\n') + '\n');
  }
  return code;
}

/** The file, or a sentence that says why there is none. */
function readSource(path: string): SourceFile | string {
  try {
    return { path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no file '${path}'`;
    if (code === 'EISDIR') return `'${path}' is a folder, not a file`;
    return `'${path}' cannot be read (${code ?? String(error)})`;
  }
}

async function* sourcesFromStdin(): AsyncIterable<SourceFile> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity }))
    if (line !== '') yield JSON.parse(line) as SourceFile;
}
