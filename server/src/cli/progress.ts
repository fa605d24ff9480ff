import type { Status } from '../../protocol/status.ts';

/** Milliseconds between two lines of progress. */
const interval = 200;

/** One line on stderr that is written over, when a person looks at it. */
export function progressOnStderr(): { show(status: Status): void; end(): void } {
  let shownAt = -interval;
  return {
    show({ index }) {
      const now = performance.now();
      if (!process.stderr.isTTY || now - shownAt < interval) return;
      shownAt = now;
      const text =
        index.phase === 'vectors'
          ? `${index.vectors}/${index.blocks} vectors`
          : `${index.files}/${index.filesTotal} files`;
      process.stderr.write(`\r\u001b[K${index.phase} ${text}`);
    },
    end() {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    },
  };
}
