import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'server/**/*.test.ts',
      'client/**/*.test.ts',
      'scripts/**/*.test.ts',
      'test/lsp/**/*.test.ts',
      'test/parity/**/*.test.ts',
      'test/bench/**/*.test.ts',
    ],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
