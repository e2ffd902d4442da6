import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Response } from 'playwright-core';
import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { go, openPage, pick } from './pages.ts';

const { designer, browser } = await openDesigner();

/** Makes a policy of a title, with the id that is proposed for it or another. */
async function make(page: Page, title: string, id?: string): Promise<void> {
  await page.getByRole('button', { name: '新建制度' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('中文名称').fill(title);
  if (id) await dialog.getByLabel('编号').fill(id);
  await dialog.getByRole('button', { name: '新建' }).click();
}

test('a policy manager makes a policy, fills it from nothing, publishes, and it decides over HTTP', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies');
  await make(page, '请假管理制度');
  await page.getByRole('heading', { name: '请假管理制度' }).waitFor();
  expect(page.url()).toContain('#/policies/qing-jia-guan-li-zhi-du');

  await tab(page, '条款');
  await page.getByRole('button', { name: '新增条款' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('条款号').fill('3.1');
  await dialog.getByLabel('内容', { exact: true }).fill('请假三天以上须经部门经理批准。');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.locator('.clause-list', { hasText: '须经部门经理批准' }).waitFor();

  await tab(page, '参数');
  await add(page, page.locator('.section').last(), '免批天数', 'mianPiTianShu');
  await page.getByRole('textbox', { name: '免批天数' }).fill('3');
  await tab(page, '词汇');
  await add(page, page.locator('.section').first(), '部门经理', 'buMenJingLi');
  await add(page, page.locator('.section').last(), '年假', 'nianJia');

  await buildRuleSet(page);
  await buildFlow(page);
  await page.locator('[data-saving="saved"]').waitFor();
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
  await page.getByText('第 2 版已发布').waitFor();

  const path = '/policies/qing-jia-guan-li-zhi-du';
  const decide = (tianShu: number) =>
    designer.send('POST', `${path}/decisions/qing-jia-shen-pi`, { facts: { tianShu } });
  expect([(await decide(5)).outcome, (await decide(1)).outcome]).toEqual([{ xuPiZhun: true }, { xuPiZhun: false }]);
  const { definitions } = await designer.send('GET', `${path}/editions/2`);
  expect(definitions).toMatchObject([
    { kind: 'policy', roles: ['buMenJingLi'], timeZone: 'Asia/Shanghai' },
    { kind: 'vocabulary', words: { buMenJingLi: { 'zh-CN': '部门经理' }, nianJia: { 'zh-CN': '年假' } } },
    { kind: 'clauses', clauses: [{ id: '3.1', kind: ['rule'] }] },
    { kind: 'config', values: { mianPiTianShu: { title: { 'zh-CN': '免批天数' }, value: 3 } } },
    { kind: 'rules', id: 'qing-jia-shen-pi' },
    {
      ...{ kind: 'flow', id: 'qing-jia-shen-qing' },
      machine: { states: { start: { meta: { task: { role: 'buMenJingLi' } } } } },
    },
  ]);
  expect(faults).toEqual([]);
  await page.close();
});

/** Opens a tab by the beginning of its name. */
async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

/** Adds what has a title, under the name that is proposed for it. */
async function add(page: Page, section: ReturnType<Page['locator']>, title: string, name: string): Promise<void> {
  await section.getByPlaceholder('名称').fill(title);
  await expect.poll(() => section.getByPlaceholder('英文代号').inputValue()).toBe(name);
  await section.getByRole('button', { name: '添加' }).click();
  await page.getByText(name, { exact: true }).first().waitFor();
}

/** Begins a rule set or a flow, under the id that is proposed for it. */
async function begin(page: Page, button: string, title: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('中文名称').fill(title);
  await dialog.getByRole('button', { name: '新建' }).click();
}

async function buildRuleSet(page: Page): Promise<void> {
  await tab(page, '规则');
  await begin(page, '新建规则', '请假审批');
  await page.getByRole('tab', { name: '输入与结果' }).click();
  const [facts, outcome] = [page.locator('.section').nth(0), page.locator('.section').nth(1)];
  await add(page, facts, '天数', 'tianShu');
  await pick(facts, '类型', '数字');
  await add(page, outcome, '须批准', 'xuPiZhun');
  await pick(outcome, '类型', '是/否');
  await page.getByRole('tab', { name: '表格' }).click();
  await page.getByRole('button', { name: '条件列' }).click();
  await page.getByRole('menuitem', { name: '天数' }).click();
  await page.getByRole('button', { name: '结果列' }).click();
  await page.getByRole('menuitem', { name: '须批准' }).click();
  for (const [row, cells] of [
    ['> 3', '是'],
    ['≤ 3', '否'],
  ].entries()) {
    await page.getByRole('button', { name: '加一行' }).click();
    for (const [column, text] of cells.entries()) {
      await page.locator(`.grid-row >> nth=${row}`).getByRole('gridcell').nth(column).click();
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    }
  }
}

async function buildFlow(page: Page): Promise<void> {
  await go(page, 'policies/qing-jia-guan-li-zhi-du?tab=flows');
  await begin(page, '新建流程', '请假申请');
  await page.locator('.chart[data-ready]').waitFor();
  await page.locator('[data-state="start"]').click();
  await page.getByText('在此状态派任务').click();
  await page.locator('.panel-item .ant-select').first().click();
  await page.locator('.ant-select-item-option', { hasText: '部门经理' }).click();
}

test('a proposal that arrives late does not come between what is typed', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies');
  const dialog = page.getByRole('dialog');
  const id = dialog.getByLabel('编号');
  await page.getByRole('button', { name: '新建制度' }).click();
  await id.waitFor();
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('**/assets/*.js', async (route) => {
    await arrived;
    await route.continue();
  });
  const isDictionary = async (answer: Response) =>
    answer.url().endsWith('.js') && (await answer.text()).includes('toneSandhi');
  await dialog.getByLabel('中文名称').fill('车场三');
  const [dictionary] = await Promise.all([page.waitForResponse(isDictionary), id.focus(), arrive()]);
  await dictionary.finished();
  await page.keyboard.type('third');
  expect(await id.inputValue()).toBe('third');
  await id.fill('');
  expect(await id.inputValue()).toBe('');
  await dialog.getByLabel('英文名称').focus();
  await expect.poll(() => id.inputValue()).toBe('che-chang-san');
  expect(faults).toEqual([]);
  await page.close();
});

test('an id that is taken is said to be, and another one is chosen', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies');
  await make(page, '车场二', 'depot');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('已有这个编号的制度').waitFor();
  await dialog.getByLabel('编号').fill('Depot 2');
  expect(await dialog.getByRole('button', { name: '新建' }).isDisabled()).toBe(true);
  await dialog.getByLabel('编号').fill('depot-2');
  await dialog.getByRole('button', { name: '新建' }).click();
  await page.getByRole('heading', { name: '车场二' }).waitFor();
  expect(faults.filter((fault) => !fault.includes('409'))).toEqual([]);
  await page.close();
});

test('a policy begins with an edition that was exported from another one', async () => {
  const file = join(designer.dataFolder, 'exported.json');
  await writeFile(file, JSON.stringify(await designer.send('GET', '/policies/depot/editions/1/export')));
  const { page, faults } = await openPage(designer, browser, 'policies');
  await make(page, '分场制度', 'branch');
  await page.getByRole('heading', { name: '分场制度' }).waitFor();
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: '打开草稿' }).click();
  await page.locator('.definition-item').first().waitFor();
  await page.getByRole('heading', { name: '分场制度' }).waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('where there is no policy yet, the first one is made', async () => {
  const { page, faults } = await openPage(designer, browser, 'instances');
  await page.route('**/api/v1/policies', (route) =>
    route.request().method() === 'GET' ? route.fulfill({ json: { items: [] } }) : route.fallback(),
  );
  await go(page, 'policies');
  await page.getByText('还没有制度').waitFor();
  await make(page, '考勤');
  await page.getByRole('heading', { name: '考勤' }).waitFor();
  expect(faults).toEqual([]);
  await page.close();
});
