/**
 * Loaded into a server before anything else: its wall clock is as many milliseconds off as the file named by `TEST_CLOCK` says, read at
 * the start and at every SIGUSR2. Clocks that only count on are left alone, as a machine does.
 */
import { readFileSync } from 'node:fs';

const read = () => Number(readFileSync(process.env.TEST_CLOCK as string, 'utf8'));
let offMs = read();
process.on('SIGUSR2', () => {
  offMs = read();
});

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + offMs] : given) as [number]));
  }
  static override now(): number {
    return RealDate.now() + offMs;
  }
} as DateConstructor;
