import { checkpointOf } from './base/checkpoint.ts';
import { clonesVerb } from './cli/clones/clones.ts';
import { completeVerb } from './cli/complete.ts';
import { encodeVerb } from './cli/encode.ts';
import { extractVerb } from './cli/extract.ts';
import { help } from './cli/help.ts';
import { UsageError } from './cli/options.ts';
import { endWithReader, exitCodes, print } from './cli/output.ts';
import { indexVerbs, type Verb } from './cli/verbs.ts';
import { models } from './encoderHost.ts';

/** What `tenon VERB` does. Each returns the exit code. */
const verbs: Readonly<Record<string, Verb>> = {
  ...indexVerbs(models),
  complete: (given, checkpoint) => completeVerb(given, models, checkpoint),
  clones: (given, checkpoint) => clonesVerb(given, models, checkpoint),
  extract: extractVerb,
  encode: encodeVerb,
  help: helpVerb,
  '--help': helpVerb,
  '-h': helpVerb,
};

endWithReader();
process.exitCode = await runVerb(process.argv.slice(2));

async function runVerb([name = 'help', ...given]: readonly string[]): Promise<number> {
  try {
    const options = given.includes('--') ? given.slice(0, given.indexOf('--')) : given;
    const isHelp = options.includes('--help') || options.includes('-h');
    const verb = isHelp ? helpVerb : Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb === undefined)
      throw new UsageError(
        `no verb '${name}'; there are: ${Object.keys(verbs)
          .filter((each) => !each.startsWith('-'))
          .join(', ')}`,
      );
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
