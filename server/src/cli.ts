import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { checkpointOf, type Checkpoint } from './base/checkpoint.ts';
import { extract, type SourceFile } from './features/extract/extract.ts';
import { help } from './cli/help.ts';
import { UsageError } from './cli/options.ts';
import { exitCodes, print } from './cli/output.ts';
import { indexVerbs, type Verb } from './cli/verbs.ts';
import { layFoundation } from './composition.ts';
import { openEncoderHost } from './encoderHost.ts';

/** What `tenon VERB` does. Each returns the exit code. */
const verbs: Readonly<Record<string, Verb>> = {
  ...indexVerbs(openEncoderHost),
  extract: extractVerb,
  help: helpVerb,
};

process.exitCode = await runVerb(process.argv.slice(2));

async function runVerb([name = 'help', ...given]: readonly string[]): Promise<number> {
  try {
    const verb = verbs[name];
    if (verb === undefined)
      throw new UsageError(`no verb '${name}'; there are: ${Object.keys(verbs).join(', ')}`);
    return await verb(given, checkpointOf(new AbortController().signal));
  } catch (error) {
    process.stderr.write(`tenon: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

async function helpVerb(): Promise<number> {
  await print(help);
  return exitCodes.found;
}

/** Paths as arguments, or JSON lines `{path, text}` on stdin; blocks as JSON lines on stdout. */
async function extractVerb(given: readonly string[], checkpoint: Checkpoint): Promise<number> {
  const { languages } = await layFoundation();
  for await (const file of given.length > 0 ? given.map(readSource) : sourcesFromStdin()) {
    const blocks = await extract(file, languages, checkpoint);
    if (blocks.length > 0) await print(blocks.map((block) => JSON.stringify(block)).join('\n') + '\n');
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
