import { join } from 'node:path';
import { expect, test } from 'vitest';
import { playMonth } from '../scripts/commands/demo.ts';
import { readConfig } from '../server/kernel/config.ts';
import { createMemoryStore } from '../server/stores/memory-store.ts';

const definitions = join(import.meta.dirname, '..', 'definitions');
const until = new Date('2026-11-30T10:00:00Z');
const config = { ...readConfig({}), definitionsFolder: definitions };

test('a demonstration fills a policy with made-up work over HTTP, and begins with an empty store alone', async () => {
  const store = createMemoryStore();
  const [played] = await playMonth(store, config, ['sino'], until, 1, 4);
  expect(played).toMatchObject({ policy: 'sino' });
  expect(played?.started).toBeGreaterThan(5);
  expect(played?.steps).toBeGreaterThan(20);
  // People may try what is not allowed, and write what is not right: they never send what nobody asks for, and nothing breaks.
  const usual = ['guardRejected', 'eventNotAllowed', 'roleNotAllowed', 'notAllowedHere', 'invalidValue', 'missingFact'];
  expect(Object.keys(played?.refused ?? {}).filter((code) => !usual.includes(code))).toEqual([]);
  await expect(playMonth(store, config, ['sino'], until, 1, 4)).rejects.toThrow('There are cases');
  const production = { ...config, mode: 'production' as const };
  await expect(playMonth(createMemoryStore(), production, [], until, 1)).rejects.toThrow('GUIJU_MODE=demo');
});
