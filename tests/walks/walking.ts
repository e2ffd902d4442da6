import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

let step = 0;

/** A picture of a page as it stands, in the folder of `WALK_PICTURES`; without one, none. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.WALK_PICTURES;
  if (!folder) return;
  step += 1;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${String(step).padStart(2, '0')}-${name}.png`), fullPage: true });
}
