import { projectFolder } from './projects.ts';
import { quantile, type BenchOptions, type BenchReport } from './report.ts';
import { betweenKeys, typeWith, type Keystroke } from './typist.ts';

/** Statements of rxjs that are typed anew, as lines [from, until): two in a method, a method, a function in a function. */
const typed = [
  { path: 'internal/Subscription.ts', from: 74, until: 90 },
  { path: 'internal/scheduler/VirtualTimeScheduler.ts', from: 39, until: 60 },
  { path: 'internal/operators/bufferTime.ts', from: 105, until: 118 },
];
/** Characters of each that are typed with the language model. */
const fewer = 150;
const neuralModel = 'tenon-complete-v2';

/** From a keystroke to ghost text, over the protocol, while real files are typed character by character. */
export async function latencyBench({ quick, say }: BenchOptions): Promise<BenchReport> {
  const folder = projectFolder('rxjs');
  const files = (most: number) => typed.map((each) => ({ ...each, most: quick ? 30 : most }));
  say(`statements of ${typed.length} files, without an analyzer, with one that looks, with monitors ...`);
  const arms = [{ trusted: false }, { guidance: 'looks' }, { guidance: 'verified' }] as const;
  const [plain = [], looked = [], guided = []] = await typeWith(arms, folder, files(Infinity));
  say(`their starts with ${neuralModel} below the caches ...`);
  const deep = arms.slice(1).map((arm) => ({ ...arm, model: neuralModel }));
  const [deepLooked = [], deepGuided = []] = await typeWith(deep, folder, files(fewer));
  const shown = timesOf(guided, true);
  return {
    tables: [
      {
        title: 'From a keystroke to ghost text',
        columns: [
          '',
          'keystrokes',
          'shown',
          'verified',
          'mean ms',
          'p50 ms',
          'p95 ms',
          'empty p50 ms',
          'empty p95 ms',
        ],
        rows: [
          rowOf('without an analyzer', plain),
          rowOf('TypeScript 7 looks at the whole', looked),
          rowOf('monitors with TypeScript 7, and the look', guided),
          rowOf(`the look, with ${neuralModel}`, deepLooked),
          rowOf(`monitors and the look, with ${neuralModel}`, deepGuided),
        ],
      },
    ],
    notes: [
      `rxjs 7.8.2: ${typed.map(({ path }) => path).join(', ')}; a statement of each is typed anew, each answer awaited, a key every ${betweenKeys} ms.`,
      'Over the protocol: the edit is sent, suggestions are asked for, and the time is until they are there.',
      'Each keystroke is typed into the servers in turns; the mean is over all keystrokes, the quantiles are of those with and without a suggestion.',
      `${neuralModel} is not shipped; it is asked where the caches are not sure.`,
      'What was shown counts whether it was right or not; `bench -- complete` says how often it is.',
    ],
    figures: {
      p50_ms: quantile(shown, 0.5),
      p95_ms: quantile(shown, 0.95),
      empty_p95_ms: quantile(timesOf(guided, false), 0.95),
      monitor_overhead: meanOf(guided) / meanOf(looked) - 1,
      'monitor_overhead.neural': meanOf(deepGuided) / meanOf(deepLooked) - 1,
      'p50_ms.plain': quantile(timesOf(plain, true), 0.5),
      shown: shown.length / guided.length,
    },
  };
}

function timesOf(keystrokes: readonly Keystroke[], isShown: boolean): readonly number[] {
  return keystrokes.filter((each) => each.isShown === isShown).map(({ milliseconds }) => milliseconds);
}

function meanOf(keystrokes: readonly Keystroke[]): number {
  return keystrokes.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / keystrokes.length;
}

function rowOf(name: string, all: readonly Keystroke[]): readonly (string | number)[] {
  const [shown, empty] = [timesOf(all, true), timesOf(all, false)];
  const verified = all.filter(({ isVerified }) => isVerified).length;
  const quantiles = [
    quantile(shown, 0.5),
    quantile(shown, 0.95),
    quantile(empty, 0.5),
    quantile(empty, 0.95),
  ];
  return [name, all.length, shown.length, verified, meanOf(all), ...quantiles];
}
