import type { Locator, Page } from 'playwright-core';

/** Draws a line where one signs, from a place of the sheet to another. */
export async function draw(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const pad = page.getByRole('img', { name: '手写签名处' });
  await pad.scrollIntoViewIfNeeded();
  const sheet = await pad.boundingBox();
  const at = ([x, y]: readonly [number, number]) => [(sheet?.x ?? 0) + x, (sheet?.y ?? 0) + y] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 8 });
  await page.mouse.up();
}

/** The field of a form, or the column, that is opened in the editor. */
export const openedField = (page: Page): Locator => page.locator('.field-item[data-open]').last();

/** Adds a field or a column in the editor of a form: it is opened. */
export async function addField(list: Locator, title: string, name: string): Promise<void> {
  const line = list.locator('.schema-new').last();
  await line.getByLabel('名称').fill(title);
  await line.getByLabel('英文代号').fill(name);
  await line.getByRole('button', { name: '添加' }).click();
  await list.page().locator(`[data-field=${name}][data-open]`).waitFor();
}
