import {
  CompletionRequest,
  CompletionTriggerKind,
  ConnectionError,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  ResponseError,
  SignatureHelpRequest,
  type CancellationToken,
  type WorkspaceFolder,
} from 'vscode-languageserver-protocol/node';
import { gone, late, type Source, type StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { LineIndex } from '../../base/text.ts';
import { takesAnyName } from './anyName.ts';
import { caseTrialOf, comparableIn } from './cases.ts';
import { faultsOf, pullDiagnostics } from './faults.ts';
import { isRightAt, withCall } from './calls.ts';
import { choicesOf, isClosed, withQuoteClosed, withUnknown } from './choices.ts';
import { typeOf } from './hover.ts';
import { importsOf } from './imports.ts';
import { constructibleIn, trialOf } from './instances.ts';
import { isPartOfNamespace, membersOf, unwritten } from './members.ts';
import { importedOf, namesOf } from './names.ts';
import { ServerProcess, type ProcessOptions } from './process.ts';
import { arityOf } from './signatures.ts';
import type { Session } from './session.ts';
import { within } from './within.ts';

export interface LspAnalyzerOptions extends ProcessOptions {
  /** Milliseconds that a question may take, the start of the process included. */
  readonly cap: number;
  /** A clock in milliseconds, for the log. */
  readonly now?: () => number;
}

export interface FileChange {
  readonly uri: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

export interface LspAnalyzer extends StaticAnalysis {
  /** The child's process id while there is one. */
  readonly pid: number | undefined;
  /** Tells a running server what has changed on disk: it watches nothing by itself. */
  filesChanged(changes: readonly FileChange[]): Promise<void>;
  /** The folders of the workspace from now on. */
  setFolders(folders: readonly WorkspaceFolder[]): Promise<void>;
  close(): Promise<void>;
}

type Question<T> = (session: Session, token: CancellationToken) => Promise<Outcome<T>>;

/** A question about a place of a source, in UTF-16 code units. */
type Placed<T> = (
  session: Session,
  source: Source,
  offset: number,
  token: CancellationToken,
) => Promise<Outcome<T>>;

/** A language server as a static analysis: it is asked about an overlay of the document, one question after the other. */
export function openLspAnalyzer(options: LspAnalyzerOptions): LspAnalyzer {
  const server = new ServerProcess(options);
  const ask = asker(server, options);
  const { name, habits = {} } = options;
  const at =
    <T>(what: string, question: Placed<T>) =>
    (source: Source, offset: number, checkpoint: Checkpoint) =>
      ask(what, checkpoint, (session, token) => question(session, source, offset, token));
  return {
    name,
    get pid() {
      return server.pid;
    },
    members: at('members', members),
    ...(habits.anyName && { takesAnyName: at('any name', anyName) }),
    names: at('names', names),
    choices: at('choices', choices),
    ...(habits.instances && { constructible: at('constructible', constructible) }),
    ...(habits.uncallable && { callable: at('callable', callable) }),
    ...(habits.unassignable && { assignable: at('assignable', assignable) }),
    ...(habits.cases && { comparable: at('comparable', comparable) }),
    arity: at('arity', arity),
    ...(habits.typed !== undefined && { typeOf: at('typeOf', typeOf) }),
    faults: (source, checkpoint) =>
      ask('faults', checkpoint, (session, token) => faults(session, source, token)),
    imports: (source, place, checkpoint) =>
      ask('imports', checkpoint, (session, token) => importsOf(session, source, place, token)),
    filesChanged: (changes) => quietly(tell(server, changes)),
    setFolders: (folders) => quietly(server.setFolders(folders)),
    close: () => server.close(),
  };
}

/** A server has one text of a document at a time, so the questions queue; what waits for its turn counts in its cap. */
function asker(server: ServerProcess, options: LspAnalyzerOptions) {
  const { name, cap, logger, now = () => performance.now() } = options;
  let turn: Promise<unknown> = Promise.resolve();
  return async <T>(what: string, checkpoint: Checkpoint, question: Question<T>): Promise<Outcome<T>> => {
    const begun = now();
    server.questionBegins();
    const before = turn;
    const answering = within(cap, checkpoint, async (token) => {
      await before;
      return answer(server, question, token);
    });
    turn = Promise.allSettled([before, answering]);
    try {
      const outcome = (await answering) ?? late(`${name} did not answer within ${cap} ms`);
      const result = outcome.kind === 'none' ? outcome.reason : 'answered';
      logger.debug(`analysis ${name} ${what} ${Math.round(now() - begun)} ms → ${result}`);
      return outcome;
    } finally {
      server.questionEnds();
    }
  };
}

async function answer<T>(
  server: ServerProcess,
  question: Question<T>,
  token: CancellationToken,
): Promise<Outcome<T>> {
  try {
    if (token.isCancellationRequested) return none('not wanted any more');
    const session = await server.session();
    if (session.kind === 'none') return gone(session.reason);
    if (token.isCancellationRequested) return none('not wanted any more');
    if (session.value.isPart) return none('the analyzer could read only a part of the program');
    const outcome = await question(session.value, token);
    server.answered();
    return outcome;
  } catch (error) {
    if (error instanceof ResponseError || error instanceof ConnectionError)
      return server.end === '' ? none(`the analyzer failed (${error.message})`) : gone(server.end);
    throw error;
  }
}

async function anyName(...asked: Parameters<typeof takesAnyName>) {
  return some(await takesAnyName(...asked));
}

async function names(session: Session, source: Source, offset: number, token: CancellationToken) {
  return namesOf(await listed(session, source, offset, token), session.habits);
}

async function members(session: Session, source: Source, offset: number, token: CancellationToken) {
  const shown = session.habits.joinsLines === true ? named(source, offset) : source;
  const answer = await listed(session, shown, offset, token);
  return isPartOfNamespace(answer, source.text.slice(0, offset), session.habits)
    ? none('only a part of the namespace is listed')
    : membersOf(answer, session.habits);
}

/** What the server would complete at `offset`. */
async function listed(
  { connection, overlay, published, habits }: Session,
  source: Source,
  offset: number,
  token: CancellationToken,
) {
  overlay.show(source);
  if (habits.guessesFirst === true) await published.of({ uri: source.uri, version: 0 }, token);
  const triggerCharacter = source.text.charAt(offset - 1);
  const context =
    triggerCharacter === '.'
      ? { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter }
      : { triggerKind: CompletionTriggerKind.Invoked };
  const position = new LineIndex(source.text).placeAt(offset);
  const asked = { textDocument: { uri: source.uri }, position, context };
  return await connection.sendRequest(CompletionRequest.type, asked, token);
}

/** What is listed is all there may be only if something else would be an error: no index signature, no `string` beside it. */
async function choices(session: Session, source: Source, offset: number, token: CancellationToken) {
  const { habits } = session;
  const closed = withQuoteClosed(source, offset);
  const found = choicesOf(
    await listed(session, closed, offset, token),
    source.text.charAt(offset - 1),
    habits,
  );
  if (found.kind === 'none') return found;
  const text = withUnknown(closed.text, offset, [...found.value], habits);
  const answer = await faults(session, { ...source, text }, token);
  if (answer.kind === 'none') return answer;
  return isClosed(answer.value, text, offset) ? found : none('anything may stand here');
}

async function constructible(session: Session, source: Source, offset: number, token: CancellationToken) {
  const { instances } = session.habits;
  const list = await listed(session, source, offset, token);
  const names = namesOf(list, session.habits);
  if (names.kind === 'none') return names;
  if (instances === undefined) return none('nobody tries to make instances');
  const trial = trialOf(source.text, offset, names.value, instances);
  if (trial.kind === 'none') return trial;
  const answer = await faults(session, { ...source, text: trial.value.text }, token);
  if (answer.kind === 'none') return answer;
  // What would have to be imported is not tried: with its import the whole is looked at.
  const imported = importedOf(list, session.habits).filter(({ kind }) => kind !== 'function');
  const made = constructibleIn(trial.value, answer.value, instances);
  return some(new Set([...made, ...imported.map(({ name }) => name)]));
}

async function callable(session: Session, source: Source, offset: number, token: CancellationToken) {
  const called = { ...source, text: withCall(source.text, offset) };
  const answer = await faults(session, called, token);
  if (answer.kind === 'none') return answer;
  return some(isRightAt(answer.value, offset, session.habits.uncallable ?? []));
}

async function assignable(session: Session, source: Source, offset: number, token: CancellationToken) {
  const answer = await faults(session, source, token);
  if (answer.kind === 'none') return answer;
  return some(isRightAt(answer.value, offset, session.habits.unassignable ?? []));
}

async function comparable(session: Session, source: Source, offset: number, token: CancellationToken) {
  const { cases } = session.habits;
  const names = namesOf(await listed(session, source, offset, token), session.habits);
  if (names.kind === 'none') return names;
  if (cases === undefined) return none('nobody tries cases');
  const trial = caseTrialOf(source.text, offset, names.value, cases);
  if (trial.kind === 'none') return trial;
  const answer = await faults(session, { ...source, text: trial.value.text }, token);
  return answer.kind === 'none' ? answer : comparableIn(trial.value, answer.value, cases);
}

async function arity(
  { connection, overlay }: Session,
  source: Source,
  offset: number,
  token: CancellationToken,
) {
  overlay.show(source);
  const position = new LineIndex(source.text).placeAt(offset);
  const asked = { textDocument: { uri: source.uri }, position };
  return arityOf(await connection.sendRequest(SignatureHelpRequest.type, asked, token));
}

/** The text with a name at the offset, where there is none. */
function named(source: Source, offset: number): Source {
  const { text } = source;
  if (/^[\p{ID_Continue}]/u.test(text.slice(offset, offset + 2))) return source;
  return { ...source, text: `${text.slice(0, offset)}${unwritten}${text.slice(offset)}` };
}

async function faults(session: Session, source: Source, token: CancellationToken) {
  const { connection, overlay, published, pulls, habits } = session;
  const { uri, text } = source;
  const version = overlay.inspect(source, published.latestOf(uri));
  if (pulls) {
    const report = await pullDiagnostics(connection, uri, token);
    return report.kind === 'none' ? report : some(faultsOf(report.value, text, habits));
  }
  const { diagnostics, isCertain } = await published.of({ uri, version }, token);
  const found = faultsOf(diagnostics, text, habits);
  // Errors of a text that stood there before may be wrong; that there are none is not known of this one.
  if (found.length === 0 && !isCertain) return none('it does not say which text its errors are of');
  return some(found);
}

const changeTypes = {
  created: FileChangeType.Created,
  changed: FileChangeType.Changed,
  deleted: FileChangeType.Deleted,
} as const;

/** A file that was saved is seen as it is on disk, and no longer as the last question would have it. */
async function tell(server: ServerProcess, changes: readonly FileChange[]): Promise<void> {
  const session = await server.sessionIfRunning();
  if (session === undefined) return;
  for (const { uri } of changes) session.overlay.hide(uri);
  const events = changes.map(({ uri, kind }) => ({ uri, type: changeTypes[kind] }));
  await quietly(
    session.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: events }),
  );
}

/** A server that ends meanwhile is started anew by the next question, and reads the disk then. */
async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ResponseError || error instanceof ConnectionError) return;
    throw error;
  }
}
