// Entry of the inference host, a child process: a native crash ends only it. It owns tokenizer and session, so that the
// server's event loop stays free.
import { openCausal, type OpenCausal } from './causalPackage.ts';
import { Encoding, openPackage, type OpenPackage } from './encoding.ts';
import type { FromHost, ToHost } from './messages.ts';

interface Waiting {
  readonly id: number;
  readonly encoding: Encoding;
}

let opened: OpenPackage | undefined;
let causal: OpenCausal | undefined;
/** Ids of requests whose answer somebody waits for. */
const wanted = new Set<number>();
/** Single texts (a person waits for them) go before batches, which give way after every row. */
const interactive: Waiting[] = [];
const background: Waiting[] = [];
let isWorking = false;

process.on('message', (message: ToHost) => {
  if (message.kind === 'open') void open(message);
  else if (message.kind === 'cancel') wanted.delete(message.id);
  else if (message.kind === 'next') void next(message);
  else enqueue(message);
});
process.on('disconnect', () => process.exit(0));

async function open({ packageFolder, device, threads, task }: ToHost & { kind: 'open' }): Promise<void> {
  if (task === 'completion') return await openCompletion(packageFolder, { device, threads });
  const outcome = await openPackage(packageFolder, device, threads);
  if (outcome.kind === 'none') return send({ kind: 'refused', reason: outcome.reason });
  opened = outcome.value;
  send({ kind: 'opened', device: opened.session.device, reason: opened.session.reason });
}

async function openCompletion(
  packageFolder: string,
  placing: Pick<ToHost & { kind: 'open' }, 'device' | 'threads'>,
): Promise<void> {
  const outcome = await openCausal(packageFolder, placing);
  if (outcome.kind === 'none') return send({ kind: 'refused', reason: outcome.reason });
  causal = outcome.value;
  send({ kind: 'opened', device: causal.device, reason: causal.reason });
}

/** One sequence after the other: they share a cache. */
let turn: Promise<void> = Promise.resolve();

async function next({ id, context }: ToHost & { kind: 'next' }): Promise<void> {
  wanted.add(id);
  const before = turn;
  const mine = before.then(() => answerNext(id, context));
  turn = mine;
  await mine;
  wanted.delete(id);
}

async function answerNext(id: number, context: readonly number[]): Promise<void> {
  try {
    if (causal === undefined) return send({ kind: 'failed', id, reason: 'the model is not open' });
    const logits = await causal.runner.next(context, () => wanted.has(id));
    if (logits === undefined) send({ kind: 'failed', id, reason: 'not wanted any more' });
    else send({ kind: 'logits', id, logits });
  } catch (error) {
    send({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) });
  }
}

function enqueue({ id, texts }: ToHost & { kind: 'encode' }): void {
  if (opened === undefined) return send({ kind: 'failed', id, reason: 'the model is not open' });
  const queue = texts.length === 1 ? interactive : background;
  queue.push({ id, encoding: new Encoding(opened, texts) });
  if (!isWorking) void work();
}

async function work(): Promise<void> {
  isWorking = true;
  for (;;) {
    const queue = interactive.length > 0 ? interactive : background;
    const first = queue[0];
    if (first === undefined) break;
    if (await isDone(first)) queue.splice(queue.indexOf(first), 1);
    await arrivals();
  }
  isWorking = false;
}

/** True when the request was answered. */
async function isDone({ id, encoding }: Waiting): Promise<boolean> {
  try {
    if (!(await encoding.step())) return false;
    send({ kind: 'vectors', id, vectors: encoding.vectors });
  } catch (error) {
    send({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) });
  }
  return true;
}

/** Lets messages that came during the last run be read. */
function arrivals(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function send(message: FromHost): void {
  process.send?.(message);
}
