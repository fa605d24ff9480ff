import { createInterface } from 'node:readline';
import type { Hit, HitList } from '../../protocol/requests.ts';

/** Exit codes, as `tenon help` tells them. */
export const exitCodes = { found: 0, nothing: 1, usage: 2, failed: 3 } as const;

/** When whoever reads the answer has enough (`| head -1`), there is nothing more to do. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(exitCodes.found);
  });
}

/** Waits for a slow reader of a pipe. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

export async function printAnswer(list: HitList, isJson: boolean): Promise<number> {
  await print(isJson ? `${JSON.stringify(list)}\n` : table(list));
  return list.kind === 'hits' ? exitCodes.found : exitCodes.nothing;
}

/** One answer a line of stdin, in order; a line that cannot be answered gives `{"error": …}` and the next goes on. */
export async function answerLines(answer: (line: unknown) => Promise<unknown>): Promise<number> {
  let failures = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    try {
      await print(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
    } catch (error) {
      failures++;
      await print(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
    }
  }
  return failures === 0 ? exitCodes.found : exitCodes.nothing;
}

/** For people: rank, place, name, and why. */
export function table(list: HitList): string {
  if (list.kind === 'none') return `Nothing: ${list.reason}.\n`;
  const subject = list.subject === undefined ? [] : [`similar to ${list.subject.name}:`];
  const caveat = list.caveat === '' ? [] : [`(${list.caveat})`];
  return [...subject, ...list.hits.flatMap(lines), ...caveat].join('\n') + '\n';
}

function lines(hit: Hit, index: number): string[] {
  const rank = String(index + 1).padStart(3);
  const name = [...hit.container, hit.name].join('.');
  const category = hit.category === 'code' ? '' : ` [${hit.category}]`;
  const place = `${hit.path}:${hit.nameRange.start.line + 1}`;
  const summary = hit.summary === '' ? [] : [`     ${hit.summary}`];
  return [`${rank}  ${name}  ${place}${category}`, ...summary, `     ${reason(hit)}`];
}

function reason({ why, range }: Hit): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const words = why.words.length === 0 ? '' : ` (${why.words.join(', ')})`;
  const from = why.piece.range.start.line;
  const piece =
    why.piece.kind === 'doc'
      ? ', by its doc comment'
      : from === range.start.line
        ? ''
        : `, from line ${from + 1}`;
  return `words ${percent(why.lexical)}${words} · meaning ${percent(why.semantic)}${piece}`;
}
