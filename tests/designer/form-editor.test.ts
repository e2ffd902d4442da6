import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage, pick } from './pages.ts';
import { addField, openedField } from './writing.ts';

const { designer, browser } = await openDesigner(fileURLToPath(new URL('./papers', import.meta.url)));

async function draftOf(kind: string, id: string): Promise<any> {
  const { items } = await designer.send('GET', '/policies/workshop/drafts');
  return designer.send('GET', `/policies/workshop/drafts/${items[0].id}/definitions/${kind}/${id}`);
}

test('a form is made without JSON, looked at as clerks will see it, taken back step by step, filled by an event, and filed', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/workshop?tab=forms');
  await page.getByRole('button', { name: '新建单据' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('中文名称').fill('检车单');
  await dialog.getByLabel('编号').fill('inspection');
  await dialog.getByRole('button', { name: '新建' }).click();
  await page.getByRole('heading', { name: '检车单' }).first().waitFor();

  const fields = page.locator('.workspace-main .field-list').first();
  await addField(fields, '车牌号', 'plate');
  await pick(openedField(page), '类型', '车牌号');
  await openedField(page).getByRole('checkbox', { name: '必填' }).click();
  // What a chosen row of master data knows may stand in formulas.
  await addField(fields, '油卡', 'card');
  await pick(openedField(page), '从主数据中选择', '油卡');
  await addField(fields, '油卡车牌', 'cardPlate');
  await openedField(page).getByRole('button', { name: '预先填好' }).click();
  await openedField(page)
    .getByRole('textbox', { name: /预先填好$/ })
    .fill('fuelCard.plate');
  await addField(fields, '检查项目', 'lines');
  await pick(openedField(page), '类型', '明细表');
  const columns = page.locator('.field-list .field-list');
  for (const [title, name] of [
    ['单价', 'price'],
    ['金额', 'amountCny'],
  ] as const) {
    await addField(columns, title, name);
    await pick(openedField(page), '类型', '数字');
  }
  await openedField(page).getByRole('button', { name: '由公式计算' }).click();
  const formula = openedField(page).getByRole('textbox', { name: /公式计算$/ });
  await formula.fill('price * missing');
  // What is wrong is told at the field.
  await page.locator('[data-field=amountCny]').getByText('1 个问题').waitFor();
  await formula.fill('price * 2');
  await page.locator('[data-field=amountCny]').getByText('1 个问题').waitFor({ state: 'detached' });
  await page.locator('[data-field=lines] > .field-item-head .field-item-name').click();
  await addField(fields, '合计', 'totalCny');
  await pick(openedField(page), '类型', '数字');
  await openedField(page).getByRole('button', { name: '由公式计算' }).click();
  await openedField(page)
    .getByRole('textbox', { name: /公式计算$/ })
    .fill('sum(lines.amountCny)');

  const phone = page.getByRole('region', { name: '手机上' });
  await expect.poll(() => phone.getByLabel('合计').textContent()).toBe('4');
  expect(await page.getByRole('region', { name: '电脑上' }).getByLabel('合计').textContent()).toBe('4');
  await page.getByRole('button', { name: '移动 合计：按上下键' }).focus();
  await page.keyboard.press('ArrowUp');
  const order = () =>
    fields.locator('> ul > .field-item').evaluateAll((items: any[]) => items.map((one) => one.dataset.field));
  expect(await order()).toEqual(['plate', 'card', 'cardPlate', 'totalCny', 'lines']);
  await page.keyboard.press('Control+z');
  await expect.poll(order).toEqual(['plate', 'card', 'cardPlate', 'lines', 'totalCny']);
  expect(await page.locator('[data-field=cardPlate]').getByText('个问题').count()).toBe(0);

  await page.getByRole('tab', { name: '版面' }).click();
  await page.getByRole('button', { name: '自己排版' }).click();
  await page.locator('.layout-section').getByLabel('中文名称').fill('车况');
  await phone.getByRole('heading', { name: '车况' }).waitFor();
  await page.getByRole('tab', { name: '编号与签名' }).click();
  await page.getByText(/今天的第一份：I-\d{6}-0001/).waitFor();
  await pick(page, '不经流程也可由谁填写', '维修站');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '添加签名' }).click();
  await startAxe(page);
  expect(await faultsOf(page, 'the editor of a form')).toEqual([]);

  await go(page, 'policies/workshop/flows/repair?tab=events');
  const review = page.locator('.event-card').last();
  await review.getByText('单据', { exact: true }).click();
  await pick(review, '单据', '检车单');
  await pick(review, '填写方式', '新建一份');
  await expect
    .poll(async () => (await draftOf('flow', 'repair')).events.REVIEW.form)
    .toEqual({ id: 'inspection', mode: 'new' });
  const made = await draftOf('form', 'inspection');
  expect(made.fields.required).toEqual(['plate']);
  expect(made.layout[0].title['zh-CN']).toBe('车况');
  expect(made.signed).toHaveLength(1);

  const { items } = await designer.send('GET', '/policies/workshop/drafts');
  await designer.send('POST', `/policies/workshop/drafts/${items[0].id}/publish`, {});
  const fieldsOf = { plate: '沪A12345', lines: [{ price: 3 }, { price: 4 }] };
  const record = await designer.send('POST', '/policies/workshop/forms/inspection/records', { fields: fieldsOf });
  expect(record.fields.totalCny).toBe(14);
  expect(record.number).toMatch(/^I-\d{6}-0001$/);
  expect(faults).toEqual([]);
  await page.close();
});

test('all that is said of a form is chosen: rights, defaults, paper, what an event fills in beforehand, who starts it with which form; a renamed field is renamed wherever it is read', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/workshop/forms/fuel-note');
  const open = async (name: string) => {
    await page.locator(`[data-field=${name}] > .field-item-head .field-item-name`).click();
    return openedField(page);
  };
  const item = await open('litres');
  await item.getByRole('button', { name: '加一行' }).click();
  await pick(item, '角色 1', '维修站');
  await pick(item, '环节 1', '待审核');
  await pick(item, '可以 1', '只读');
  await item.getByRole('checkbox', { name: '可停用' }).click();
  await item.getByLabel('默认值').fill('20');
  await page.keyboard.press('Tab');
  await expect
    .poll(async () => (await draftOf('form', 'fuel-note')).fields.properties.litres)
    .toMatchObject({ rights: [{ role: 'station', state: 'reported', may: 'read' }], usual: true, default: 20 });
  await startAxe(page);
  expect(await faultsOf(page, 'the rights of a field')).toEqual([]);
  await item.getByRole('button', { name: '删除', exact: true }).click();

  await item.getByLabel('代号').fill('liters');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => Object.keys((await draftOf('form', 'fuel-note')).fields.properties))
    .toContain('liters');
  expect(JSON.stringify(await draftOf('form', 'fuel-note'))).not.toContain('litres');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => JSON.stringify(await draftOf('form', 'fuel-note'))).not.toContain('liters');

  await page.getByRole('tab', { name: '编号与签名' }).click();
  await pick(page, '纸张', 'A5');
  await pick(page, '一式几联，各归谁', '维修站');
  await page.keyboard.type('驾驶员');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await draftOf('form', 'fuel-note')).print)
    .toEqual({ paper: 'A5', copies: ['station', '驾驶员'] });

  await go(page, 'policies/workshop/flows/handover?tab=events');
  const start = page.locator('.event-start');
  await pick(start, '手工发起的角色', '调度室');
  await page.keyboard.press('Escape');
  await pick(start, '填写哪些栏', '升数');
  await page.keyboard.press('Escape');
  await expect
    .poll(async () => (await draftOf('flow', 'handover')).start)
    .toEqual({ roles: ['station', 'office'], form: { id: 'fuel-note', fields: ['litres'] } });
  await start.getByText('普通内容').click();
  await expect.poll(async () => (await draftOf('flow', 'handover')).start).toEqual({ roles: ['station', 'office'] });
  await go(page, 'policies/workshop/flows/repair?tab=events');
  const first = page.locator('.event-card').first();
  const lines = first.getByRole('button', { name: '预先填好' });
  const { prefill = {} } = Object.values<any>((await draftOf('flow', 'repair')).events)[0];
  await lines.click();
  await first.locator('.prefill-line').last().getByRole('textbox').fill('plate');
  await expect
    .poll(async () => Object.keys(Object.values<any>((await draftOf('flow', 'repair')).events)[0].prefill ?? {}).length)
    .toBe(Object.keys(prefill).length + 1);
  expect(await faultsOf(page, 'the events of a flow')).toEqual([]);

  await page.getByRole('tab', { name: '谁填什么' }).click();
  const table = page.locator('.filling-table');
  await table.locator('[data-field=mileageKm]').getByText('填写').first().waitFor();
  await table.locator('[data-field=totalCny]').getByText('公式计算').first().waitFor();
  await table.locator('[data-signing=review]').first().getByText('签', { exact: true }).waitFor();
  expect(await faultsOf(page, 'who fills what')).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
});
