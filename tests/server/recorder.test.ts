import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecisionRecorder } from '../../server/decisions/recorder.ts';
import { silent } from '../../server/kernel/log.ts';
import { Metrics } from '../../server/kernel/metrics.ts';
import { type DecisionPage, linesOf } from '../../server/stores/recorded-decisions.ts';

/** A recorder over a store that reads each page some turns after it was given it, or never. */
function recorderOver(turns: number) {
  const written: { day: string; line: string }[] = [];
  const metrics = new Metrics();
  const store = {
    async record(pages: readonly DecisionPage[]) {
      if (turns < 0) return new Promise<never>(() => {});
      for (let turn = 0; turn < turns; turn += 1) await null;
      for (const page of pages) for (const line of linesOf(page)) written.push({ day: page.day, line });
    },
    async *recorded() {},
  };
  return { recorder: new DecisionRecorder(store, silent, metrics), metrics, written };
}

const days = ['2026-11-24', '2026-11-25'];
const text = fc
  .record({
    unit: fc.constantFrom('a', 'é', '保', '𠮷'),
    length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 50_000, max: 400_000 })),
  })
  .map(({ unit, length }) => JSON.stringify(unit.repeat(length)));
const step = fc.oneof(
  { weight: 9, arbitrary: fc.record({ day: fc.constantFrom(...days), text }) },
  { weight: 1, arbitrary: fc.constant('flush' as const) },
);

describe('decisions recorded', () => {
  test('are written once each, in order, on pages of their day, however long they are', async () => {
    const steps = fc.array(step, { maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 3 }), async (all, turns) => {
        const { recorder, written } = recorderOver(turns);
        const expected: { day: string; line: string }[] = [];
        for (const one of all) {
          if (one === 'flush') await recorder.flush();
          else {
            recorder.record(`${one.day}T08:00:00.000Z`, one.text);
            expected.push({ day: one.day, line: one.text });
          }
        }
        await recorder.flush();
        expect(written.length).toBe(expected.length);
        for (const [place, one] of written.entries()) {
          expect(one.day).toBe(expected[place]?.day);
          expect(one.line === expected[place]?.line).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('are counted and given up while a store does not take them, and memory stays bounded', async () => {
    const { recorder, metrics } = recorderOver(-1);
    const long = JSON.stringify('x'.repeat(400_000));
    for (let place = 0; place < 200; place += 1) recorder.record('2026-11-25T08:00:00.000Z', long, 3);
    const given = /guiju_decisions_unrecorded_total (\d+)/.exec(await metrics.text())?.[1];
    expect(Number(given)).toBeGreaterThanOrEqual(3 * (200 - 2 * 33));
  });
});
