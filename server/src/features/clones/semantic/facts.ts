import { contains, type Span } from '../../../base/text.ts';
import type { Structure, Use } from './contexts.ts';
import { isNaming, type Lexeme } from './lexemes.ts';
import type { Variables } from './variables.ts';

/** Names of libraries and languages that do the same, by the one that stands for them. */
const synonyms: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    append: 'push add append extend addAll unshift yield appendleft',
    length: 'length len size count',
    slice: 'slice substring substr subList subSequence islice arraycopy copyOfRange',
    contains: 'contains includes has hasOwnProperty hasOwn in contain containsKey indexOf isin',
    lower: 'toLowerCase lower toLocaleLowerCase casefold',
    upper: 'toUpperCase upper toLocaleUpperCase',
    each: 'forEach each map arrayMap arrayEach from iterate',
    reduce: 'reduce arrayReduce fold foldl reduceRight baseReduce',
    floor: 'floor trunc int intValue toInteger',
    at: 'charAt charCodeAt codePointAt at get nth',
    call: 'call apply __call__ invoke',
    keys: 'keys entries items values keySet entrySet',
    time: 'now getTime time monotonic currentTimeMillis perf_counter nanoTime',
    random: 'random nextInt nextDouble randint randrange',
    max: 'max fmax',
    min: 'min fmin',
    concat: 'concat join',
    wait: 'setTimeout sleep delay clearTimeout',
    list: 'Array list ArrayList newArrayList isArray',
    map: 'Map dict HashMap newHashMap defaultdict OrderedDict create',
    set: 'Set set HashSet newHashSet SetCache frozenset',
  }).flatMap(([one, all]) => all.split(' ').map((name) => [name, one])),
);

/** The name that stands for all that do the same. */
export function canonical(name: string): string {
  return Object.hasOwn(synonyms, name) ? (synonyms[name] ?? name) : name.toLowerCase();
}

export interface FactSource {
  readonly lexemes: readonly Lexeme[];
  readonly structure: Structure;
  readonly variables: Variables;
}

/** Tokens of an expression that tell what it is. */
const mostOfValue = 4;

/**
 * What a function does step by step, without names: what it returns, throws and assigns and where (repeatedly, on a condition), which
 * operators meet which operands, which arguments calls have. Variables are what they are for: a parameter, an element, a local.
 */
export function factsOf(source: FactSource): readonly string[] {
  const { lexemes, structure } = source;
  const words = lexemes.map((lexeme) => wordOf(lexeme, source));
  return [
    ...structure.effects.flatMap(({ what, span, values }) => {
      const where = whereOf(span, structure);
      const shapes = values.map((value) => shapeOf(value, lexemes, words));
      return [
        `${where}${what}`,
        ...shapes.flatMap((shape) => [`${where}${what} ${shape}`, `${what} ${shape}`]),
      ];
    }),
    ...lexemes.flatMap(({ type }, at) =>
      type === 'operator'
        ? operationsAt(at, words)
        : words[at + 1] === '('
          ? callsAt(at, lexemes, words)
          : [],
    ),
  ];
}

function wordOf({ type, text, span }: Lexeme, { variables }: FactSource): string {
  const index = variables.at.get(span.start);
  const variable = index === undefined ? undefined : variables.all[index];
  if (variable === undefined) return isNaming(type) ? canonical(text) : text;
  if (variable.isParameter) return 'P';
  return variable.isElement ? 'E' : 'V';
}

/** `*` where it happens again and again, `?` on a condition. */
function whereOf(span: Span, { contexts }: Structure): string {
  const within = (...uses: readonly Use[]) =>
    contexts.some((context) => uses.includes(context.use) && contains(context.span, span));
  return `${within('repeated') ? '*' : ''}${within('guarded') ? '?' : within('otherwise') ? ':' : ''}`;
}

function shapeOf(value: Span, lexemes: readonly Lexeme[], words: readonly string[]): string {
  const inside = lexemes.flatMap(({ span }, at) => (contains(value, span) ? [words[at] ?? ''] : []));
  return inside
    .filter((word) => word !== ';' && word !== '(' && word !== ')')
    .slice(0, mostOfValue)
    .join(' ');
}

/** An operator with what stands beside it. */
function operationsAt(at: number, words: readonly string[]): readonly string[] {
  const [before = '', operator = '', after = ''] = words.slice(at - 1, at + 2);
  return [`${before} ${operator} ${after}`, `${operator} ${after}`];
}

/** A call with the first token of each argument. */
function callsAt(at: number, lexemes: readonly Lexeme[], words: readonly string[]): readonly string[] {
  const callee = lexemes[at];
  if (callee === undefined || !isNaming(callee.type)) return [];
  const firsts: string[] = [];
  let place = -1;
  for (let next = at + 2; next < lexemes.length && firsts.length < mostOfValue; next++) {
    const lexeme = lexemes[next];
    if (lexeme === undefined || lexeme.text === ')') {
      if (lexeme === undefined || (lexeme.opener === callee.opener && next > at + 1)) break;
      continue;
    }
    if (lexeme.opener !== at + 1 || lexeme.place === place || lexeme.text === ',') continue;
    place = lexeme.place;
    firsts.push(words[next] ?? '');
  }
  return [`${words[at]}(${firsts.join(', ')})`];
}
