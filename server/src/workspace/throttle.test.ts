import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttled } from './throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first call is heard at once, the last one always, and no two within the interval', () => {
  const heard: number[] = [];
  const { call } = throttled(() => heard.push(Date.now()), 250);
  const start = Date.now();
  for (let i = 0; i < 10; i++) {
    call();
    vi.advanceTimersByTime(40);
  }
  vi.advanceTimersByTime(1000);
  expect(heard.map((at) => at - start)).toEqual([0, 250, 500]);
});

test('nothing is heard after it is cancelled', () => {
  const heard: number[] = [];
  const { call, cancel } = throttled(() => heard.push(1), 250);
  call();
  call();
  cancel();
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual([1]);
});
