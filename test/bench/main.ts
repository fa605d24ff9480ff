import { editorBench } from './editor-bench.ts';
import { indexBench } from './index-bench.ts';
import { parseBench } from './parse-bench.ts';
import { printed, type Bench } from './report.ts';
import { searchBench } from './search-bench.ts';
import { weightsBench } from './weights-bench.ts';

// npm run bench -- NAME [--json] [--quick] [--from DIR]
const benches: Readonly<Record<string, Bench>> = {
  parse: parseBench,
  editor: editorBench,
  index: indexBench,
  search: searchBench,
  weights: weightsBench,
};

const [name = '', ...flags] = process.argv.slice(2);
const bench = benches[name];
if (bench === undefined) {
  process.stderr.write(
    `usage: npm run bench -- NAME [--json] [--quick] [--from DIR]; NAME is one of ${Object.keys(benches).join(', ')}\n`,
  );
  process.exit(2);
}
const json = flags.includes('--json');
const say = json ? () => {} : (line: string) => void process.stderr.write(`${line}\n`);
const from = flags[flags.indexOf('--from') + 1];
const report = await bench({
  quick: flags.includes('--quick'),
  say,
  from: flags.includes('--from') ? from : undefined,
});
process.stdout.write(
  json ? `${JSON.stringify({ bench: name, figures: report.figures })}\n` : printed(name, report),
);
process.exit(0);
