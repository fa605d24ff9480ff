import type { CloneClass, CloneMember } from '../../../../protocol/clones.ts';
import { countErrors } from '../../../analysis/augment/errors.ts';
import type { Checkpoint } from '../../../base/checkpoint.ts';
import { LineIndex } from '../../../base/text.ts';
import type { ClonePorts } from '../ports.ts';
import { codeOf, type Code } from './codeTokens.ts';

/** A file as it was when its clone classes were computed: what its edits are measured by. */
export interface Baseline {
  /** As on disk then. */
  readonly code: Code;
  readonly errors: number;
  /** Types 1 to 3: of type 4 the lines are not the same. */
  readonly classes: readonly CloneClass[];
  /** Text of places of other files as it was when it was first asked for. */
  textOf(member: CloneMember, checkpoint: Checkpoint): Promise<string | undefined>;
}

/**
 * Baselines of open documents. One stays while the document has edits that its twins have not, saved or not: else who saves at once would
 * never be told. Where there are none it follows the classes.
 */
export class Baselines {
  readonly #ports: ClonePorts;
  readonly #byUri = new Map<string, { readonly baseline: Baseline; isStale: boolean }>();

  constructor(ports: ClonePorts) {
    this.#ports = ports;
  }

  /** The classes have changed. */
  classesChanged(): void {
    for (const entry of this.#byUri.values()) entry.isStale = true;
  }

  closed(uri: string): void {
    this.#byUri.delete(uri);
  }

  async of(uri: string, checkpoint: Checkpoint): Promise<Baseline | undefined> {
    return this.#byUri.get(uri)?.baseline ?? (await this.#take(uri, checkpoint));
  }

  /** The document is in step with its twins: a new baseline if the classes have changed since, else undefined. */
  async inStep(uri: string, checkpoint: Checkpoint): Promise<Baseline | undefined> {
    if (this.#byUri.get(uri)?.isStale === false) return undefined;
    return await this.#take(uri, checkpoint);
  }

  async #take(uri: string, checkpoint: Checkpoint): Promise<Baseline | undefined> {
    const entry = { isStale: false };
    const list = await this.#ports.classes.of(uri, checkpoint);
    const saved = await this.#ports.saved(uri);
    if (list.kind === 'none' || saved === undefined) {
      this.#byUri.delete(uri);
      return undefined;
    }
    const { code, errors } = await this.#ports.trees.with(
      saved,
      (tree) => ({ code: codeOf(tree), errors: countErrors(tree) }),
      checkpoint,
    );
    const classes = list.classes.filter(({ type }) => type < 4);
    const baseline = { code, errors, classes, textOf: this.#textsOf(uri, code) };
    this.#byUri.set(uri, Object.assign(entry, { baseline }));
    return baseline;
  }

  #textsOf(uri: string, own: Code): Baseline['textOf'] {
    const texts = new Map<string, string | undefined>();
    return async ({ uri: other, range }) => {
      const key = `${other} ${JSON.stringify(range)}`;
      if (texts.has(key)) return texts.get(key);
      const whole = other === uri ? own.text : (await this.#ports.saved(other))?.text;
      const lines = new LineIndex(whole ?? '');
      const text = whole?.slice(lines.offsetAt(range.start), lines.offsetAt(range.end));
      texts.set(key, text);
      return text;
    };
  }
}
