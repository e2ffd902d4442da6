import { expect, test } from 'vitest';
import { World } from './world.ts';

test('a call is recorded by an agent', async () => {
  const world = await World.open('sino', { at: '2026-10-05T01:00:00Z' });
  const call = await world.start('xu-deshan', 'hotline');
  expect((await world.send('xu-deshan', call, 'RECORD', { callType: 'help' })).state).toBe('recorded');
});
