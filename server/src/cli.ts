import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkpointOf, type Checkpoint } from './base/checkpoint.ts';
import { extract, type SourceFile } from './features/extract/extract.ts';
import { Languages, type GrammarSource } from './syntax/languages.ts';

type Verb = (given: readonly string[], checkpoint: Checkpoint) => Promise<number>;

/** What `tenon VERB` does. Each returns the exit code. */
const verbs: Readonly<Record<string, Verb>> = { extract: extractVerb };

const [name = '', ...given] = process.argv.slice(2);
const verb = verbs[name];
if (verb === undefined) {
  process.stderr.write(`tenon: no verb '${name}'; there are: ${Object.keys(verbs).join(', ')}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await verb(given, checkpointOf(new AbortController().signal));
}

/** Paths as arguments, or JSON lines `{path, text}` on stdin; blocks as JSON lines on stdout. */
async function extractVerb(given: readonly string[], checkpoint: Checkpoint): Promise<number> {
  const languages = await Languages.load(folderSource(join(import.meta.dirname, '../../grammars')));
  for await (const file of given.length > 0 ? given.map(readSource) : sourcesFromStdin()) {
    const blocks = await extract(file, languages, checkpoint);
    if (blocks.length > 0) await write(blocks.map((block) => JSON.stringify(block)).join('\n') + '\n');
  }
  return 0;
}

function readSource(path: string): SourceFile {
  return { path, text: readFileSync(path, 'utf8') };
}

async function* sourcesFromStdin(): AsyncIterable<SourceFile> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity }))
    if (line !== '') yield JSON.parse(line) as SourceFile;
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

function folderSource(folder: string): GrammarSource {
  const read = (path: string) => (existsSync(path) ? readFileSync(path) : undefined);
  return {
    languages: async () =>
      readdirSync(folder).filter((language) => existsSync(join(folder, language, 'language.json'))),
    read: async (language, file) => read(join(folder, language, file)),
    runtime: async () => undefined,
  };
}
