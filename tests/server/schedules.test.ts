import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../engine/index.ts';
import { shopContent } from './fixtures.ts';
import { startTestServer } from './test-server.ts';

const day = 86_400_000;

/** The made-up policy, with a job on the 31st of each month at eight in the morning. */
function withSchedule() {
  const content = shopContent();
  const policy = {
    ...content.policy,
    schedules: [{ id: 'close', flow: 'job', day: 31, time: '08:00', input: { amount: 3 } }],
  };
  return { ...content, policy };
}

describe('a schedule', () => {
  test('starts its flow once a month, on the last day of a shorter one, and not for the time before it was published', async () => {
    const server = await startTestServer({ content: withSchedule() });
    await server.worker.settle();
    expect((await server.get('/instances?policy=shop')).body.items).toEqual([]);

    server.clock.advance(30 * day);
    await server.worker.settle();
    await server.worker.settle();
    const { items } = (await server.get('/instances?policy=shop')).body;
    expect(items).toMatchObject([{ flow: 'job', businessKey: 'close 2024-03', context: { amount: 3 } }]);

    // April has thirty days; nothing ran on the 30th.
    server.clock.advance(31 * day);
    await server.worker.settle();
    const later = (await server.get('/instances?policy=shop')).body.items;
    expect(later.map((one: { businessKey: string }) => one.businessKey)).toEqual(['close 2024-04', 'close 2024-03']);
  });

  test('moves off days that are no working days, where it says so: back before its month begins, or on', async () => {
    const content = shopContent();
    const close = { flow: 'job', time: '08:00', input: { amount: 3 } };
    const policy = {
      ...content.policy,
      schedules: [
        // 31 March 2024 is a Sunday; 1 April would be worked, but is off this year.
        { ...close, id: 'later', day: 31, workingDay: { calendar: 'days', move: 'next' as const } },
        { ...close, id: 'earlier', day: 1, workingDay: { calendar: 'days', move: 'previous' as const } },
      ],
    };
    const days = { title: content.policy.title, schema: { type: 'object' }, value: { holidays: ['2024-04-01'] } };
    const config = { ...content.config, values: { ...content.config.values, days } };
    const server = await startTestServer({ content: { ...content, policy, config } });
    const started = async () =>
      (await server.get('/instances?policy=shop')).body.items.map(
        ({ businessKey }: { businessKey: string }) => businessKey,
      );

    server.clock.advance(28 * day);
    await server.worker.settle();
    expect(await started()).toEqual(['earlier 2024-04']);
    server.clock.advance(3 * day);
    await server.worker.settle();
    expect(await started()).toEqual(['earlier 2024-04']);
    server.clock.advance(day);
    await server.worker.settle();
    expect(await started()).toEqual(['later 2024-03', 'earlier 2024-04']);
  });

  test('of two servers on one store starts its flow once', async () => {
    const one = await startTestServer({ content: withSchedule() });
    const other = await startTestServer({ store: one.parts.store, node: 1 });
    for (const server of [one, other]) server.clock.advance(30 * day);
    await Promise.all([one.worker.settle(), other.worker.settle()]);
    expect((await one.get('/instances?policy=shop')).body.items).toHaveLength(1);
  });

  test('for each row of master data starts one, with those of its fields that the flow takes, of those that it is for', async () => {
    const content = withSchedule();
    const fields = {
      type: 'object',
      properties: {
        code: { type: 'string' },
        amount: { type: 'number' },
        open: { type: 'boolean' },
        address: { type: 'string' },
      },
    };
    const plant = { kind: 'master', id: 'plant', title: content.policy.title, key: 'code', keptBy: ['clerk'], fields };
    Object.assign(content.masters, { plant });
    const duty = {
      id: 'duty',
      flow: 'job',
      every: 'day',
      time: '08:00',
      for: { master: 'plant', where: { '=': 'open' } },
    };
    const policy = { ...content.policy, schedules: [duty] as Schedule[] };
    const server = await startTestServer({ content: { ...content, policy } });
    const rows = [
      { code: 'A', amount: 3, open: true, address: 'what the flow does not take' },
      { code: 'B', amount: 4, open: false },
      { code: 'C', amount: 5, open: true },
    ];
    expect((await server.send('/policies/shop/masters/plant/import', { rows })).status).toBe(200);
    const started = async () =>
      (await server.get('/instances?policy=shop')).body.items.map(
        ({ businessKey, context }: { businessKey: string; context: { amount: number } }) => [
          businessKey,
          context.amount,
        ],
      );
    server.clock.advance(day);
    await server.worker.settle();
    expect((await started()).toSorted()).toEqual([
      ['duty A 2024-03-02', 3],
      ['duty C 2024-03-02', 5],
    ]);
    await server.worker.settle();
    expect(await started()).toHaveLength(2);
    server.clock.advance(day);
    await server.worker.settle();
    expect(await started()).toHaveLength(4);
  });
});
