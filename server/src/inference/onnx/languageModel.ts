import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { Lru } from '../../base/lru.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { candidatesOf } from '../causal/candidates.ts';
import { promptOf, type PromptText } from '../causal/prompt.ts';
import type { CompletionManifest } from '../packages/completionManifest.ts';
import { readCompletionManifest } from '../packages/packages.ts';
import type { Candidate, InferenceStatus, LanguageModel, Tokenizer, Vocabulary } from '../ports.ts';
import { readTokenizer } from '../tokenizer/readTokenizer.ts';
import { HostProcess, type HostOptions } from './hostProcess.ts';

/** Milliseconds between two looks at the checkpoint while the model works. */
const pollMs = 5;
/** Sequences of which it is remembered what comes next: one is asked about again with every mask. */
const kept = 8;

/** A language model that lives in a child process. Whoever opens it disposes of it. */
export interface LanguageModelProcess extends LanguageModel {
  readonly name: string;
  readonly status: InferenceStatus;
  /** The tokens that ask for what stands between prefix and suffix. */
  prompt(text: PromptText): readonly number[];
  onStatus(listener: (status: InferenceStatus) => void): () => void;
  dispose(): void;
}

/** Opens the package in a child process and returns at once; the reason when it cannot be read. */
export function openLanguageModel(options: HostOptions): Outcome<LanguageModelProcess> {
  const manifest = readCompletionManifest(options.packageFolder);
  if (manifest.kind === 'none') return manifest;
  const tokenizer = tokenizerOf(options.packageFolder, manifest.value);
  if (tokenizer.kind === 'none') return tokenizer;
  const { prompt } = manifest.value;
  const named = [prompt.fimPrefix, prompt.fimSuffix, prompt.fimMiddle, ...prompt.end];
  const unknown = named.find((token) => tokenizer.value.idOf(token) === undefined);
  if (unknown !== undefined)
    return none(`manifest.json names '${unknown}', which the tokenizer does not have`);
  const host = new HostProcess({ ...options, task: 'completion' });
  return some(new HostedLanguageModel(manifest.value, tokenizer.value, host));
}

function tokenizerOf(folder: string, { tokenizer }: CompletionManifest): Outcome<Tokenizer> {
  try {
    return readTokenizer(readFileSync(join(folder, tokenizer), 'utf8'));
  } catch {
    return none(`the model package is refused: ${tokenizer} cannot be read`);
  }
}

class HostedLanguageModel implements LanguageModelProcess {
  readonly vocabulary: Vocabulary;
  readonly #manifest: CompletionManifest;
  readonly #tokenizer: Tokenizer;
  readonly #host: HostProcess;
  /** By context; shape `[vocabSize]`. */
  readonly #logits = new Lru<string, Float32Array>(kept);

  constructor(manifest: CompletionManifest, tokenizer: Tokenizer, host: HostProcess) {
    this.#manifest = manifest;
    this.#tokenizer = tokenizer;
    this.#host = host;
    this.vocabulary = vocabularyOf(tokenizer, manifest);
  }

  get name(): string {
    return this.#manifest.name;
  }

  get status(): InferenceStatus {
    return this.#host.status;
  }

  prompt(text: PromptText): readonly number[] {
    return promptOf(text, this.#manifest, this.#tokenizer);
  }

  async next(
    context: readonly number[],
    most: number,
    allows: (id: number) => boolean,
    checkpoint: Checkpoint,
  ): Promise<readonly Candidate[]> {
    if (context.length >= this.#manifest.window) return [];
    const key = context.join(' ');
    const known = this.#logits.get(key);
    if (known !== undefined) {
      await checkpoint();
      return candidatesOf(known, most, allows);
    }
    const logits = await this.#logitsAfter(context, checkpoint);
    if (logits.kind === 'none') return [];
    this.#logits.set(key, logits.value);
    return candidatesOf(logits.value, most, allows);
  }

  async #logitsAfter(context: readonly number[], checkpoint: Checkpoint): Promise<Outcome<Float32Array>> {
    const unwanted = new AbortController();
    const answer = this.#host.next(context, unwanted.signal);
    try {
      for (;;) {
        const logits = await Promise.race([answer, delay(pollMs, undefined)]);
        await checkpoint();
        if (logits !== undefined) return logits;
      }
    } catch (error) {
      unwanted.abort();
      throw error;
    }
  }

  onStatus(listener: (status: InferenceStatus) => void): () => void {
    return this.#host.onStatus(listener);
  }

  dispose(): void {
    this.#host.dispose();
  }
}

/** Texts of tokens; marks, and pieces of a character, have none: what is written ends there. */
function vocabularyOf(tokenizer: Tokenizer, { vocabSize, prompt }: CompletionManifest): Vocabulary {
  const marks = [prompt.fimPrefix, prompt.fimSuffix, prompt.fimMiddle, ...prompt.end];
  const silent = new Set(marks.map((token) => tokenizer.idOf(token)));
  const texts: (string | undefined)[] = [];
  const textOf = (id: number) => {
    const known = texts[id];
    if (known !== undefined) return known;
    const text = silent.has(id) ? '' : tokenizer.decode([id]);
    return (texts[id] = text.includes('\ufffd') ? '' : text);
  };
  return { size: vocabSize, hasWholeWords: false, textOf, textAfter: textOf };
}
