import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openDesigner } from '../designer/open-designer.ts';
import { go, pickFrom } from '../designer/pages.ts';
import { adminKey, People } from '../designer/people.ts';
import { choosePerson, decisions, Hands, reads } from './office-hands.ts';
import { fillOffice, officeFolder } from './office-policy.ts';
import { picture } from './walking.ts';

/** What an administrator does at a desk with cases of clerks, who have them open on their phones. */
const { designer, browser } = await openDesigner(await officeFolder(), { mode: 'production', adminKey });
const people = new People(designer, browser);
await fillOffice(people);
await people.add('zheng', ['administrator']);
const hands = new Hands(people);
const { page: desk, faults } = await people.open('zheng', 'operations');

/** Chooses something that the operator does, says why, looks at what would become of it, and does it. */
async function operate(
  page: Page,
  verb: string,
  reason: string,
  more?: (dialog: ReturnType<Page['getByRole']>) => Promise<void>,
) {
  await page.getByRole('button', { name: '处理', exact: true }).click();
  await page.getByRole('menuitem', { name: verb }).click();
  const dialog = page.getByRole('dialog').last();
  const look = dialog.getByRole('button', { name: '先看会发生什么' });
  expect(await look.isDisabled()).toBe(true);
  await more?.(dialog);
  await dialog.getByRole('textbox', { name: '原因' }).fill(reason);
  await look.click();
  await dialog.getByRole('button', { name: `确定${verb}` }).waitFor();
  await picture(page, `look-${verb}`);
  await dialog.getByRole('button', { name: `确定${verb}` }).click();
  await dialog.waitFor({ state: 'detached' });
}

test('挂起, 恢复: nobody acts on what stands still, and it goes on', async () => {
  const id = await hands.begin('single');
  const [li, wang] = [await hands.atCase('li', id), await hands.atCase('wang', id)];
  await decisions(wang).first().waitFor();
  await go(desk, `instances/${id}`);
  await operate(desk, '挂起', '等待厂家答复');
  await reads(li, '已挂起：等待厂家答复');
  await expect.poll(() => decisions(wang).count()).toBe(0);
  await picture(wang, 'suspended');
  await operate(desk, '恢复', '已答复');
  await decisions(wang).first().waitFor();
});

test('更正数据, 移到其他步骤, 终止: seen at once by who has it open, with the reason', async () => {
  const id = await hands.begin('single');
  const [li, wang] = [await hands.atCase('li', id), await hands.atCase('wang', id)];
  await go(desk, `instances/${id}`);
  await operate(desk, '更正数据', '写错了', async (dialog) => {
    await pickFrom(dialog.getByRole('combobox', { name: '哪一项' }), '事由');
    await dialog
      .getByLabel('改为')
      .or(dialog.getByRole('textbox', { name: '事由' }))
      .last()
      .fill('十一月例会');
  });
  await reads(wang, '十一月例会');
  await operate(desk, '移到其他步骤', '登记有误', (dialog) =>
    pickFrom(dialog.getByRole('combobox', { name: '移到哪一步' }), '填写'),
  );
  await reads(li, '登记有误');
  await decisions(li).first().waitFor();
  await expect.poll(() => decisions(wang).count()).toBe(0);
  await operate(desk, '终止', '不再需要');
  await reads(li, '不再需要');
  await expect.poll(() => decisions(li).count()).toBe(0);
  await picture(li, 'ended');
});

test('离职: all that somebody has in hand goes to another, shown before', async () => {
  const id = await hands.begin('single');
  const wang = await hands.atCase('wang', id);
  await go(desk, 'organisation?department=office');
  const row = desk.getByRole('row', { name: /^王总 / });
  await row.waitFor();
  await picture(desk, 'organisation');
  await row.getByRole('button', { name: '工作交接' }).click();
  const dialog = desk.getByRole('dialog').last();
  await choosePerson(dialog.getByRole('combobox', { name: '交给' }), 'chen');
  await dialog.getByText(/将交出 2 项待办/).waitFor();
  await dialog.getByRole('textbox', { name: '原因' }).fill('调岗');
  await picture(desk, 'hand-over');
  await dialog.getByRole('button', { name: '交接', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await reads(wang, '由 陈总 办理');
  expect(await decisions(wang).count()).toBe(0);
  await decisions(await hands.atCase('chen', id))
    .first()
    .waitFor();
});

test('and nothing went wrong in any of the pages', () => {
  expect([...faults(), ...hands.faults()]).toEqual([]);
});
