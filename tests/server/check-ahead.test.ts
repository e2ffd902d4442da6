import { expect, test } from 'vitest';
import type { Edition } from '../../engine/index.ts';
import { checkAhead } from '../../server/governance/check-ahead.ts';
import { startTestServer } from './test-server.ts';

test('the first word of a draft has the edition in force checked, so that whoever checks the draft waits for no start of a thread', async () => {
  const server = await startTestServer();
  const checked: string[] = [];
  checkAhead(server.parts, async ({ content }: Edition) => checked.push(content.policy.id));
  expect(server.parts.changes.watching).toBe(0);
  for (const title of ['one', 'another']) await server.send('/policies/shop/drafts', { title });
  await expect.poll(() => checked).toEqual(['shop', 'shop']);
  await server.send('/policies/shop/drafts', { title: 'a third' });
  expect(checked).toEqual(['shop', 'shop']);
});
