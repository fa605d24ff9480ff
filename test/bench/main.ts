import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clonesBench } from './clones-bench.ts';
import { completeBench } from './complete-bench.ts';
import { dotpromptsBench } from './dotprompts-bench.ts';
import { editorBench } from './editor-bench.ts';
import { encodeBench } from './encode-bench.ts';
import { headBench } from './head-bench.ts';
import { indexBench } from './index-bench.ts';
import { latencyBench } from './latency-bench.ts';
import { longCodeBench } from './long-code-bench.ts';
import { parseBench } from './parse-bench.ts';
import { monitorsBench } from './monitors-bench.ts';
import { rulesBench } from './rules-bench.ts';
import { withFigures } from './readme.ts';
import { printed, withSection, type Bench } from './report.ts';
import { robustnessBench } from './robustness-bench.ts';
import { searchBench } from './search-bench.ts';
import { weightsBench } from './weights-bench.ts';

const benches: Readonly<Record<string, Bench>> = {
  parse: parseBench,
  editor: editorBench,
  index: indexBench,
  search: searchBench,
  encode: encodeBench,
  'long-code': longCodeBench,
  robustness: robustnessBench,
  weights: weightsBench,
  head: headBench,
  clones: clonesBench,
  complete: completeBench,
  latency: latencyBench,
  dotprompts: dotpromptsBench,
  monitors: monitorsBench,
  rules: rulesBench,
};
const usage = `usage: npm run bench -- NAME… [--json] [--quick] [--write] [--mirrors DIR] [--models DIR] [--from DIR] [--language LANGUAGE]… [--by-syntax]
NAME is one of ${Object.keys(benches).join(', ')}
--mirrors DIR  also measure the held-out repositories of models/training/corpus.json, mirrors of which are in DIR (complete, dotprompts, monitors, rules: only these)
--models DIR   packages in DIR instead of those in models/ (search, encode, long-code, robustness)
--language L   repositories of this language alone (monitors: also of those whose analyzer the machine has to have)
--by-syntax    by what syntax tells of members, where no analyzer is asked (monitors)
--from DIR     a folder of checkouts (weights)
--quick        a small share of the work; its figures are not for quoting
--write        put the tables into BENCHMARKS.md in place of the last ones, and what README.md quotes
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    mirrors: { type: 'string' },
    models: { type: 'string' },
    from: { type: 'string' },
    language: { type: 'string', multiple: true },
    'by-syntax': { type: 'boolean', default: false },
  },
});
const chosen = positionals.flatMap((name) => {
  const bench = benches[name];
  return bench === undefined ? [] : [{ name, bench }];
});
if (chosen.length === 0 || chosen.length < positionals.length) {
  process.stderr.write(usage);
  process.exit(2);
}
const say = values.json ? () => {} : (line: string) => void process.stderr.write(`${line}\n`);
const { quick, from, mirrors, models, language: languages, 'by-syntax': bySyntax } = values;
for (const { name, bench } of chosen) {
  const report = await bench({ quick, say, from, mirrors, models, languages, bySyntax });
  process.stdout.write(
    values.json ? `${JSON.stringify({ bench: name, figures: report.figures })}\n` : printed(name, report),
  );
  if (!values.write) continue;
  rewrite('BENCHMARKS.md', (document) => withSection(document, name, report));
  rewrite('README.md', (readme) => withFigures(readme, name, report.figures));
}
process.exit(0);

function rewrite(file: string, change: (text: string) => string): void {
  const path = join(import.meta.dirname, '..', '..', file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
