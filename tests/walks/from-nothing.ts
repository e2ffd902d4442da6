import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDesigner } from '../designer/open-designer.ts';
import { adminKey, People } from '../designer/people.ts';

/**
 * An empty server in production mode, with somebody who writes policies and somebody who approves them. Its clock stands on a Thursday
 * morning in Shanghai, and goes on when somebody lets it.
 */
export async function fromNothing(name: string, settings: object = {}) {
  const folder = await mkdtemp(join(tmpdir(), `guiju-${name}-`));
  const clock = { now: Date.parse('2026-11-26T09:00:00+08:00') };
  const now = () => new Date(clock.now);
  const { designer, browser } = await openDesigner(folder, { mode: 'production', adminKey, ...settings }, now);
  const people = new People(designer, browser);
  await people.add('zhang', ['policyManager']);
  await people.add('li', ['approver']);
  return { designer, browser, people, clock };
}
