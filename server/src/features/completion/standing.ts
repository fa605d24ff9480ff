import type { Checkpoint } from '../../base/checkpoint.ts';
import { parse, type SyntaxTree } from '../../syntax/parse.ts';
import { editBetween, type Snapshot, type Trees } from '../../syntax/trees.ts';
import { closersOf } from './trim.ts';

/** Text at a place of a document. */
export interface Insertion {
  readonly snapshot: Snapshot;
  /** In UTF-16 code units. */
  readonly offset: number;
  readonly text: string;
}

/** What an unfinished text may need to be whole: before what it leaves open is closed, and after. */
interface Filler {
  readonly inside: string;
  readonly after: string;
}

const nothing: Filler = { inside: '', after: '' };
/** An operand, a statement, a block, a value, the end of a block. Tried in this order. */
const fillers: readonly Filler[] = [
  nothing,
  { inside: ' x', after: '' },
  { inside: '', after: ' x' },
  { inside: '', after: ' {}' },
  { inside: '', after: ': x' },
  { inside: '', after: ' x;' },
  { inside: ' x', after: ' {}' },
  { inside: '', after: ' pass' },
  { inside: '', after: ' end' },
];

/** How unfinished texts stand in a document: with as little behind them as makes them parse. */
export class Standing {
  readonly #draft: Insertion;
  readonly #trees: Pick<Trees, 'with'>;
  readonly #fillers = new Map<string, Promise<Filler | undefined>>();

  /** `draft`: where they stand. */
  constructor(draft: Insertion, trees: Pick<Trees, 'with'>) {
    this.#draft = draft;
    this.#trees = trees;
  }

  /** Whether the document with `text` in it has no more syntax errors than without. */
  async parses(text: string, checkpoint: Checkpoint): Promise<boolean> {
    return (await this.#fillerOf(text, checkpoint)) !== undefined;
  }

  /** The document of `place`, which may differ above it, with `text` in it. */
  async whole(
    { snapshot, offset }: Omit<Insertion, 'text'>,
    text: string,
    checkpoint: Checkpoint,
  ): Promise<string> {
    const filler = (await this.#fillerOf(text, checkpoint)) ?? nothing;
    return snapshot.text.slice(0, offset) + filled(text, filler) + snapshot.text.slice(offset);
  }

  #fillerOf(text: string, checkpoint: Checkpoint): Promise<Filler | undefined> {
    const known = this.#fillers.get(text) ?? this.#find(text, checkpoint);
    this.#fillers.set(text, known);
    return known;
  }

  async #find(text: string, checkpoint: Checkpoint): Promise<Filler | undefined> {
    const { snapshot, offset } = this.#draft;
    return await this.#trees.with(
      snapshot,
      async (now) => {
        const before = errorsIn(now.tree.rootNode);
        for (const filler of fillers) {
          await checkpoint();
          const whole = snapshot.text.slice(0, offset) + filled(text, filler) + snapshot.text.slice(offset);
          if ((await errorsOf(whole, now, checkpoint)) <= before) return filler;
        }
        return undefined;
      },
      checkpoint,
    );
  }
}

function filled(text: string, { inside, after }: Filler): string {
  return text + inside + closersOf(text) + after;
}

/** The syntax errors of a text that is much like that of a tree. */
async function errorsOf(text: string, like: SyntaxTree, checkpoint: Checkpoint): Promise<number> {
  const edited = like.tree.copy();
  try {
    const edit = editBetween(like.text, text);
    if (edit !== undefined) edited.edit(edit);
    const parsed = await parse(like.language, text, edited, checkpoint);
    try {
      return errorsIn(parsed.tree.rootNode);
    } finally {
      parsed.dispose();
    }
  } finally {
    edited.delete();
  }
}

interface Node {
  readonly hasError: boolean;
  readonly isError: boolean;
  readonly isMissing: boolean;
  readonly children: readonly (Node | null)[];
}

function errorsIn(node: Node): number {
  if (!node.hasError) return 0;
  const own = node.isError || node.isMissing ? 1 : 0;
  return node.children.reduce((sum, child) => sum + (child === null ? 0 : errorsIn(child)), own);
}
