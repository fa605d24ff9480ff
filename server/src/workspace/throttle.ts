/** Calls `work` at most once in `interval` milliseconds: at once after a pause, and always once after the last call. */
export function throttled(work: () => void, interval: number): { call(): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;
  const elapsed = () => {
    timer = undefined;
    if (!isDue) return;
    isDue = false;
    start();
  };
  const start = () => {
    timer = setTimeout(elapsed, interval);
    work();
  };
  return {
    call() {
      if (timer === undefined) start();
      else isDue = true;
    },
    cancel() {
      clearTimeout(timer);
      isDue = false;
    },
  };
}
