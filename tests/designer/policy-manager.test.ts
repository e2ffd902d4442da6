import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { go, openPage, pickFrom } from './pages.ts';

const { designer, browser } = await openDesigner();

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    document.activeElement.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);
}

/** The page's own: these tests are compiled without the browser's types. */
declare const document: any;
declare const DataTransfer: any;
declare const ClipboardEvent: any;

test('a policy manager builds a rule set and a flow, gives them cases, simulates, publishes, and a clerk works with them', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot');
  await buildRuleSet(page);
  await buildFlow(page);
  await simulateAndKeepCase(page);
  await publish(page);
  await workAsClerk(page);
  expect(faults).toEqual([]);
  await page.close();
});

test('a transition can be drawn as soon as the chart is there, and while it is marked anew, on a machine that measures late', async () => {
  const { page } = await openPage(designer, browser, 'policies/depot/flows/visit');
  await page.addInitScript(measureLate);
  await page.reload();
  await chartReady(page);
  const transitions = page.locator('[data-transition]');
  const before = await transitions.count();
  await drawTo(page, 'received', { x: 0, y: 260 });
  await transitions.nth(before).waitFor();
  await chartReady(page);
  await page.getByRole('tab', { name: '模拟' }).click();
  await drawTo(page, 'received', { x: 0, y: 260 });
  await transitions.nth(before + 1).waitFor();
  await page.close();
});

/** Sizes are told two seconds late, as by a browser that has too much to do. */
function measureLate(): void {
  const page = globalThis as any;
  page.ResizeObserver = class extends page.ResizeObserver {
    constructor(tell: (...sizes: unknown[]) => void) {
      super((...sizes: unknown[]) => setTimeout(() => tell(...sizes), 2000));
    }
  };
}

async function buildRuleSet(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建规则' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').nth(0).fill('审批级别');
  await dialog.getByRole('textbox').nth(2).fill('approval-level');
  await dialog.getByRole('button', { name: '新建' }).click();
  await page.getByRole('tab', { name: '输入与结果' }).click();
  for (const [place, title, name, kind] of [
    [0, '金额', 'amountCny', '数字'],
    [1, '需要经理', 'needsManager', '是/否'],
  ] as const) {
    const section = page.locator('.section').nth(place);
    await section.getByPlaceholder('名称').fill(title);
    await section.getByPlaceholder('英文代号').fill(name);
    await section.getByRole('button', { name: '添加' }).click();
    await pickFrom(section.locator('.schema-line .ant-select').first(), kind);
  }
  await page.getByRole('tab', { name: '表格' }).click();
  await page.getByRole('button', { name: '条件列' }).click();
  await page.getByRole('menuitem', { name: '金额' }).click();
  await page.getByRole('button', { name: '结果列' }).click();
  await page.getByRole('menuitem', { name: '需要经理' }).click();
  await page.getByRole('button', { name: '加一行' }).click();
  await page.getByRole('gridcell').first().click();
  await paste(page, '≥ 5000\t是\n5000以下\t不知道');
  await page.getByText('已粘贴 2 行，1 格有误').waitFor();
  await page.getByRole('gridcell', { name: '不知道' }).click();
  await page.keyboard.type('否');
  await page.keyboard.press('Enter');
  await page.getByRole('gridcell', { name: '≥ 5,000' }).waitFor();
  await page.locator('[data-field="amountCny"] input').fill('6000');
  await page.locator('[data-outcome="needsManager"]', { hasText: '是' }).waitFor();
}

async function buildFlow(page: Page): Promise<void> {
  await go(page, 'policies/depot?tab=flows');
  await page.getByRole('button', { name: '新建流程' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').nth(0).fill('付款申请');
  await dialog.getByRole('textbox').nth(2).fill('payment');
  await dialog.getByRole('button', { name: '新建' }).click();
  await page.getByRole('tab', { name: '事件与表单' }).click();
  const input = page.locator('.section', { has: page.getByRole('heading', { name: /^发起时填写/ }) });
  await input.getByPlaceholder('名称').fill('金额');
  await input.getByPlaceholder('英文代号').fill('amountCny');
  await input.getByRole('button', { name: '添加' }).click();
  await pickFrom(input.locator('.schema-line .ant-select').first(), '数字');
  await page.getByRole('tab', { name: '流程图' }).click();
  await chartReady(page);
  // A state drawn out of the first one, with the event between them.
  await drawTo(page, 'start', { x: 420, y: 60 });
  await page.getByLabel('中文名称').waitFor({ state: 'detached' });
  await setGuard(page);
  await choose(page, '[data-state="state1"]');
  await page.getByLabel('中文名称').fill('经理审批');
  await page.getByText('在此状态派任务').click();
  await pickFrom(page.locator('.panel-item .ant-select').first(), '财务');
  await page.keyboard.press('Escape');
  // A parallel part: two inner states, made to run side by side.
  await page.getByRole('button', { name: '内部状态' }).click();
  await choose(page, '[data-state="state1"] .state-title');
  await page.getByRole('button', { name: '内部状态' }).click();
  await choose(page, '[data-state="state1"] .state-title');
  await page.getByText('并行', { exact: true }).last().click();
  await page.locator('[data-state="state1"].state-parallel').waitFor();
  // An end, reached when a timer fires.
  await page.getByRole('button', { name: '新状态' }).click();
  await page.getByText('结束', { exact: true }).click();
  await page.getByLabel('中文名称').fill('办结');
  await page.locator('[data-state="state4"].state-final', { hasText: '办结' }).waitFor();
  await choose(page, '[data-state="state1"] .state-title');
  await page.locator('.panel-field', { hasText: '从这里出去' }).getByRole('button', { name: '添加' }).click();
  await page.getByText('到期', { exact: true }).click();
  await pickFrom(page.locator('.panel-field', { hasText: '去往' }).locator('.ant-select'), '办结');
  await page.locator('[data-transition="state1|after:limit1|0"]').waitFor();
}

async function setGuard(page: Page): Promise<void> {
  await page.getByText('按规则', { exact: true }).click();
  await pickFrom(page.locator('.panel-field', { hasText: '条件' }).locator('.ant-select').first(), '审批级别');
  await pickFrom(page.locator('.panel-field', { hasText: '条件' }).locator('.ant-select').last(), '需要经理');
  await page.locator('.card .card-guard', { hasText: '审批级别' }).first().waitFor();
}

async function simulateAndKeepCase(page: Page): Promise<void> {
  await page.getByRole('tab', { name: '模拟' }).click();
  await page.getByText('发起时填写').last().click();
  await page.locator('.ant-collapse [data-field="amountCny"] input').fill('8000');
  await page.locator('.card-possible').first().click();
  await page.locator('.walk-state', { hasText: '新状态' }).waitFor();
  await page.getByRole('button', { name: '跳到此刻' }).click();
  await page.getByText('流程已结束').waitFor();
  await page.getByRole('button', { name: '存为案例' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('超期自动结束');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByRole('tab', { name: '案例 1' }).click();
  await page.locator('[data-passed="true"]').waitFor();
}

async function publish(page: Page): Promise<void> {
  await page.locator('[data-saving="saved"]').waitFor();
  await page.getByRole('button', { name: '发布', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('新增付款申请');
  await dialog.getByRole('button', { name: '发布' }).click();
  await page.getByText('第 2 版已发布').waitFor();
}

async function workAsClerk(page: Page): Promise<void> {
  await go(page, 'instances');
  await page.getByRole('button', { name: '发起事项' }).click();
  const dialog = page.getByRole('dialog');
  await pickFrom(dialog.locator('.ant-select').first(), '付款申请');
  await dialog.getByLabel('业务编号').fill('FK-001');
  await dialog.locator('[data-field="amountCny"] input').fill('9000');
  await dialog.getByRole('button', { name: '发起' }).click();
  await page.getByRole('heading', { name: 'FK-001' }).waitFor();
  await page.locator('[data-event] button').first().click();
  await page.locator('.page-subtitle', { hasText: '新状态' }).waitFor();
  const { items } = await designer.send('GET', '/instances?businessKey=FK-001');
  expect(items[0]).toMatchObject({ flow: 'payment', status: 'active', edition: 2 });
}

async function chartReady(page: Page): Promise<void> {
  await page.locator('.chart[data-ready]').waitFor();
}

/** Chooses something of the chart. It may be laid out anew between aiming and clicking: then one aims again, as a person would. */
async function choose(page: Page, what: string): Promise<void> {
  const aimed = page.locator(what).first();
  await expect
    .poll(async () => {
      await chartReady(page);
      await aimed.click();
      return aimed.evaluate((element) => (element as any).closest('.state-selected, .card-selected') !== null);
    })
    .toBe(true);
}

/** Drags from the dot of a state to a place on the chart. */
async function drawTo(page: Page, state: string, shift: { x: number; y: number }): Promise<void> {
  const box = page.locator(`[data-state="${state}"]`);
  await box.hover();
  const dot = await box.locator('.state-handle').boundingBox();
  if (!dot) throw new Error('the state has no dot');
  const [x, y] = [dot.x + dot.width / 2, dot.y + dot.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + shift.x / 2, y + shift.y / 2, { steps: 5 });
  await page.mouse.move(x + shift.x, y + shift.y, { steps: 5 });
  await page.mouse.up();
}
