import { expect, test } from 'vitest';
import { Cancelled, checkpointOf } from '../../base/checkpoint.ts';
import { Pacing } from './pacing.ts';

const never = checkpointOf(new AbortController().signal);

/** The pause after answers that took so long, in milliseconds by a clock of its own. */
async function check(...took: readonly number[]): Promise<number> {
  let clock = 0;
  const pacing = new Pacing(() => (clock += 1000) - 1000);
  for (const milliseconds of took)
    await pacing.paced(async () => {
      clock += milliseconds - 1000;
    }, never);
  return Math.round(pacing.pause);
}

test('nothing is waited before the first answer, nor for a fast model', async () => {
  expect(await check()).toBe(0);
  expect(await check(30)).toBe(0);
});

test('for a slow one it is half of what it takes, of late the more, and not for long', async () => {
  expect(await check(100)).toBe(50);
  expect(await check(100, 200)).toBe(65);
  expect(await check(900)).toBe(150);
});

test('what is not wanted any longer is not begun', async () => {
  let clock = 0;
  const slow = new Pacing(() => clock);
  await slow.paced(async () => (clock += 900), never);
  const unwanted = new AbortController();
  unwanted.abort();
  let isBegun = false;
  const work = async () => {
    isBegun = true;
  };
  await expect(slow.paced(work, checkpointOf(unwanted.signal))).rejects.toThrow(Cancelled);
  expect(isBegun).toBe(false);
});
