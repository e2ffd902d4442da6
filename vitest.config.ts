import { defineConfig } from 'vitest/config';

/** In the long mode (`TRIALS=…`) a property takes as long as its trials do: up to 50 ms each on a busy machine. */
const patience = Math.max(300_000, 50 * Number(process.env.TRIALS ?? 0));

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: patience,
    hookTimeout: 300_000,
    maxWorkers: 2,
    expect: { poll: { timeout: 15_000 } },
  },
});
