import { randomInt } from 'node:crypto';
import { defineConfig } from 'vitest/config';

/** In the long mode (`TRIALS=…`) a property takes as long as its trials do: up to 50 ms each on a busy machine. */
const patience = Math.max(
  process.env.WALKS ? 300_000 : 60_000,
  50 * Number(process.env.TRIALS ?? 0),
  20 * Number(process.env.FUZZ ?? 0),
);

/** All random trials of a run follow from one number: `SEED=… npm test` makes them again. */
const seed = process.env.SEED ?? String(randomInt(2 ** 31));
process.stdout.write(`▸ random trials of SEED=${seed}\n`);

export default defineConfig({
  test: {
    // What people do from end to end takes minutes: `npm run walks`.
    include: [process.env.WALKS ? 'tests/walks/**/*.walk.ts' : 'tests/**/*.test.ts'],
    // Node itself loads what is tested: half the time of Vite's runner, and it is what users run.
    experimental: { viteModuleRunner: false },
    setupFiles: ['tests/properties.ts'],
    env: { SEED: seed },
    testTimeout: patience,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // What memory is held in the end is asked after what is not held is gone.
    execArgv: ['--expose-gc'],
    expect: { poll: { timeout: 15_000 } },
  },
});
