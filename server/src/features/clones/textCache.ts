import { LineIndex } from '../../base/text.ts';
import { mixed } from '../../index/clones/fingerprints.ts';
import type { TextSource } from '../../index/clones/family.ts';
import type { Category } from '../../index/store.ts';
import { scriptsIn } from './embedded.ts';
import type { Language } from '../../syntax/language.ts';
import type { LexedText } from '../../syntax/lexical.ts';

/** A text as it is read. */
export interface SourceText {
  readonly text: string;
  readonly category: Category;
}

/** A text that is held, with what places are told by. */
export interface HeldText extends SourceText {
  readonly lexed: LexedText;
  readonly lines: LineIndex;
}

export interface TextPorts {
  /** Undefined where there is no text that people wrote. */
  read(path: string): Promise<SourceText | undefined>;
  languageOf(path: string): Language | undefined;
}

/** Lexed texts, the last used ones, up to so many tokens; others are read again. */
export class TextCache implements TextSource {
  readonly #ports: TextPorts;
  readonly #most: number;
  readonly #held = new Map<string, HeldText>();
  /** What a file was when it was taken in: another text has another place for everything. */
  readonly #stamps = new Map<string, number>();
  #tokens = 0;

  constructor(ports: TextPorts, most: number) {
    this.#ports = ports;
    this.#most = most;
  }

  /** Takes a file in, as it is now; undefined where it cannot be read. */
  async take(path: string): Promise<HeldText | undefined> {
    this.forget(path);
    const held = await this.#read(path, new Set([path]));
    if (held !== undefined) this.#stamps.set(path, stampOf(held.lexed));
    return held;
  }

  forget(path: string): void {
    this.#stamps.delete(path);
    this.#drop(path);
  }

  /** Holds all of them until the next load; false where one cannot be had as it was. */
  load(paths: readonly string[]): boolean | Promise<boolean> {
    const missing = paths.filter((path) => !this.#touch(path));
    return missing.length === 0 || this.#reload(missing, new Set(paths));
  }

  #touch(path: string): boolean {
    const held = this.#held.get(path);
    if (held === undefined) return false;
    this.#held.delete(path);
    this.#held.set(path, held);
    return true;
  }

  lexedOf(path: string): LexedText {
    return this.heldOf(path).lexed;
  }

  heldOf(path: string): HeldText {
    const held = this.#held.get(path);
    if (held === undefined) throw new Error('a text was asked for that is not loaded');
    return held;
  }

  async #reload(missing: readonly string[], wanted: ReadonlySet<string>): Promise<boolean> {
    for (const path of missing) {
      const held = await this.#read(path, wanted);
      if (held === undefined || this.#stamps.get(path) !== stampOf(held.lexed)) {
        this.#drop(path);
        return false;
      }
    }
    return true;
  }

  async #read(path: string, wanted: ReadonlySet<string>): Promise<HeldText | undefined> {
    const source = await this.#ports.read(path);
    const language = this.#ports.languageOf(path);
    if (source === undefined || language === undefined) return undefined;
    const { text } = source;
    const held = { ...source, lexed: language.lexer.lex(scriptsIn(path, text)), lines: new LineIndex(text) };
    this.#held.set(path, held);
    this.#tokens += held.lexed.count;
    this.#makeRoom(wanted);
    return held;
  }

  #makeRoom(wanted: ReadonlySet<string>): void {
    for (const path of this.#held.keys()) {
      if (this.#tokens <= this.#most) break;
      if (!wanted.has(path)) this.#drop(path);
    }
  }

  #drop(path: string): void {
    const held = this.#held.get(path);
    if (held === undefined) return;
    this.#held.delete(path);
    this.#tokens -= held.lexed.count;
  }
}

function stampOf({ exact, starts }: LexedText): number {
  let stamp = exact.length;
  for (let i = 0; i < exact.length; i++)
    stamp = (Math.imul(stamp, 31) + (exact[i] ?? 0) + (starts[i] ?? 0)) | 0;
  return mixed(stamp);
}
