import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';
import { startDraft, startInstances } from './pictures.ts';

/** The page's own: these tests are compiled without the browser's types. */
declare const document: any;
declare const window: any;
declare const navigator: any;

const { designer, browser } = await openDesigner();

beforeAll(async () => {
  await startInstances(designer);
  await startDraft(designer);
});
const table = 'policies/depot/rules/fee-travel';
/** The first cell that holds an amount. */
const amount = (page: Page) => page.getByRole('gridcell', { name: / 元$/ }).first();

test('an input method composes in a cell that is only selected, and no letter of it is lost', async () => {
  const { page, faults } = await openPage(designer, browser, table);
  await page.getByRole('gridcell').first().waitFor();
  const cells = await page.getByRole('row').nth(1).getByRole('gridcell').count();
  await page
    .getByRole('row')
    .nth(1)
    .getByRole('gridcell')
    .nth(cells - 2)
    .click();
  const input = await page.context().newCDPSession(page);
  for (const text of ['y', 'yu', 'yuan', '远']) {
    const place = { selectionStart: text.length, selectionEnd: text.length };
    await input.send('Input.imeSetComposition', { text, ...place });
  }
  // The Enter that ends a composition belongs to the input method.
  await page.evaluate(() => {
    const event = new window.KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true });
    document.activeElement.dispatchEvent(event);
  });
  await page.locator('.grid-editor-open').waitFor();
  await input.send('Input.insertText', { text: '远途另议' });
  await page.keyboard.press('Enter');
  await page.getByRole('gridcell', { name: '远途另议' }).waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('what Excel copies is pasted with quotes and line breaks, filled down, and all taken back', async () => {
  const { page, faults } = await openPage(designer, browser, table);
  const row = page.getByRole('row').nth(1).getByRole('gridcell');
  await row.first().waitFor();
  const note = (await row.count()) - 2;
  await row.nth(note).click();
  await page.evaluate(() => {
    const data = new window.DataTransfer();
    data.setData('text/plain', '"含""夜间""\n外出"\r\n');
    document.activeElement.dispatchEvent(
      new window.ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  const pasted = page.getByRole('gridcell', { name: '含"夜间" 外出' });
  await pasted.first().waitFor();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+d');
  await expect.poll(() => pasted.count()).toBe(2);
  await page.keyboard.type('改');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('gridcell', { name: '改', exact: true }).waitFor();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Control+z');
  await expect.poll(() => pasted.count()).toBe(0);
  expect(await page.getByRole('gridcell', { name: '改', exact: true }).count()).toBe(0);
  expect(faults).toEqual([]);
  await page.close();
});

/** A draft of its own, open in a page. */
async function openDraft(
  title: string,
  prepare?: (context: BrowserContext) => Promise<void>,
): Promise<{ id: string; page: Page; faults: string[] }> {
  const { id } = await designer.send('POST', '/policies/depot/drafts', { title });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await prepare?.(context);
  await context.addInitScript((draft) => window.localStorage.setItem('guiju.draft.depot', draft), id);
  const opened = await openPage(designer, { newPage: () => context.newPage() } as unknown as Browser, table);
  await amount(opened.page).waitFor();
  return { id, ...opened };
}

async function setAmount(page: Page, text: string): Promise<void> {
  await amount(page).click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('two people who change one definition at the same time see who did what, and both sides are joined', async () => {
  const { id, page } = await openDraft('两人同改', async (context) => {
    // What the other did comes with the next save only.
    await context.route('**/api/v1/stream', (route) => route.abort());
  });
  const path = `${designer.url}/api/v1/policies/depot/drafts/${id}`;
  const theirs = await designer.send('GET', `/policies/depot/drafts/${id}/definitions/rules/fee-travel`);
  theirs.title['zh-CN'] = '外出服务费（新）';
  const { revision } = await designer.send('GET', `/policies/depot/drafts/${id}`);
  await fetch(`${path}/definitions/rules/fee-travel`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': `"${revision}"` },
    body: JSON.stringify(theirs),
  });
  await setAmount(page, '9 元');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('写过这份草稿的人').waitFor();
  expect(await dialog.getByRole('listitem').count()).toBe(2);
  await dialog.getByText('采用对方的').click();
  await dialog.getByRole('button', { name: '合并并保存' }).click();
  await page.getByRole('heading', { name: '外出服务费（新）' }).waitFor();
  await page.locator('[data-saving="saved"]').waitFor();
  await page.context().close();
});

test('an edit that could not be saved is there again after a crash', async () => {
  const { id, page } = await openDraft('服务器不在');
  await page.route('**/definitions/**', (route) => route.abort());
  await setAmount(page, '8 元');
  await page.locator('[data-saving="failed"]').waitFor();
  await page.unroute('**/definitions/**');
  await page.reload();
  await page.getByText('已恢复上次未能保存的修改').waitFor();
  await page.getByRole('gridcell', { name: '8 元' }).waitFor();
  await page.locator('[data-saving="saved"]').waitFor();
  const saved = await designer.send('GET', `/policies/depot/drafts/${id}/definitions/rules/fee-travel`);
  expect(JSON.stringify(saved.table.rows)).toContain('[8]');
  await page.context().close();
});

test('the tour leads a newcomer through five steps, once', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  // The tour stays away from programs that drive a browser.
  await page.addInitScript(() => Object.defineProperty(navigator, 'webdriver', { get: () => false }));
  await page.goto(`${designer.url}/#/policies`);
  const next = page.locator('.ant-tour-next-btn');
  for (let step = 1; step <= 5; step += 1) {
    await page.locator('.ant-tour-title').waitFor();
    await next.click();
  }
  await page.locator('.ant-tour').waitFor({ state: 'hidden' });
  const kept = () => page.evaluate(() => JSON.parse(window.localStorage.getItem('guiju.settings') ?? '{}').tourSeen);
  await expect.poll(kept).toBe(true);
  await page.reload();
  await page.locator('.policy-card').waitFor();
  expect(await page.locator('.ant-tour-title').count()).toBe(0);
  await context.close();
});

/** What is wider than the window and cannot be scrolled to within its own box. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const scrolls = (element: any) => {
      for (let at = element.parentElement; at; at = at.parentElement)
        if (/auto|scroll|hidden|clip/.test(window.getComputedStyle(at).overflowX)) return true;
      return false;
    };
    const wide =
      document.documentElement.scrollWidth > room + 1
        ? [`the page is ${document.documentElement.scrollWidth} wide`]
        : [];
    const controls = [...document.querySelectorAll('main button, main a, main input, main h1')];
    const lost = controls.filter((element: any) => {
      const { right, left, width } = element.getBoundingClientRect();
      return width > 0 && (right > room + 1 || left < -1) && !scrolls(element);
    });
    return [...wide, ...lost.map((element: any) => element.outerHTML.slice(0, 120))];
  });
}

const every = [
  'policies',
  'policies/depot',
  'policies/depot?tab=clauses',
  table,
  `${table}?side=cases`,
  'policies/depot/flows/visit',
  'policies/depot/compare/1/2',
  'policies/depot/changes',
  'instances',
  'tasks',
  'audit',
];
const clerk = ['tasks', 'instances'];

test.for<[name: string, width: number, pages: string[]]>([
  ['at 200 % zoom on a small screen', 640, every],
  ['on a phone', 390, clerk],
])('nothing is cut off %s', async ([, width, pages]) => {
  const context = await browser.newContext({ viewport: { width, height: 800 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.addInitScript(() => window.localStorage.setItem('guiju.settings', JSON.stringify({ tourSeen: true })));
  const found: string[] = [];
  for (const path of pages) {
    await page.goto(`${designer.url}/#/${path}`);
    await page.locator('main h1').waitFor();
    await expect.poll(() => page.locator('.ant-spin-spinning, .ant-skeleton').count()).toBe(0);
    for (const one of await cutOff(page)) found.push(`${path}: ${one}`);
  }
  if (width === 390) {
    await page.goto(`${designer.url}/#/instances`);
    await page.locator('.instance-row').nth(1).click();
    await page.locator('[data-event]').first().waitFor();
    for (const one of await cutOff(page)) found.push(`an instance: ${one}`);
  }
  expect(found).toEqual([]);
  await context.close();
});

test('an expression is completed by pinyin, checked and explained as it is typed, and tried', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot/rules/arrival-limit?tab=derived');
  const area = page.locator('.feel-area').first();
  const said = page.locator('.feel-notes').first();
  await page.locator('[data-field="distanceKm"] input').fill('30');
  await area.fill('distanceKm > "远"');
  await said.getByText('不能这样放在一起').waitFor();
  await area.fill('distanceKmm');
  await said.getByText('没有“distanceKmm”').waitFor();
  await area.fill('');
  await area.pressSequentially('jl');
  await page.getByRole('option', { name: 'distanceKm' }).click();
  await page.keyboard.type(' * 2');
  await said.getByText('按当前试算： 60').waitFor();
  await area.fill('daysBetween(');
  await said.getByText('两个日期相差的天数').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('a state is shown from inside and left again by its crumbs and by Escape', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot/flows/visit');
  const all = page.locator('[data-state]');
  await page.locator('.chart[data-ready]').waitFor();
  const before = await all.count();
  // The button lies outside the frame until the whole chart is shown.
  await page.getByRole('button', { name: '看全图' }).click();
  await page.getByRole('button', { name: '进入 人员' }).click();
  await page.locator('.chart-crumbs').waitFor();
  await expect.poll(() => all.count()).toBeLessThan(before);
  await page.keyboard.press('Escape');
  await page.locator('.chart-crumbs', { hasText: '外出服务' }).waitFor();
  await page.locator('.chart-crumbs').getByRole('button', { name: '整个流程' }).click();
  await expect.poll(() => all.count()).toBe(before);
  expect(faults).toEqual([]);
  await page.close();
});

test('a table goes to Excel and comes back: what it would change is shown, taken over as one step, and can be undone', async () => {
  const { page, faults } = await openPage(designer, browser, table);
  await page.getByRole('gridcell').first().waitFor();
  const excel = async (item: string) => {
    await page.getByRole('button', { name: 'Excel' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const scripts = () =>
    page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }: any) => name.endsWith('.js')).length,
    );
  const before = await scripts();
  const [download] = await Promise.all([page.waitForEvent('download'), excel('导出为 Excel 文件')]);
  // What writes Excel files comes with the first of them.
  expect(await scripts()).toBeGreaterThan(before);
  expect(download.suggestedFilename()).toBe('fee-travel.xlsx');
  const lines = (await readSheet(await readFile(await download.path()))) as string[][];
  const head = lines[0] as string[];
  const amounts = head.findIndex((text) => text.includes('元'));
  // As a person would in Excel: a price changed, a row copied, a word that is none.
  (lines[1] as unknown[])[amounts] = 3;
  lines.push((lines[2] as string[]).with(1, '飞机'));
  const give = async (content: Buffer, name: string) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), excel('从 Excel 文件读入')]);
    await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer: content });
  };
  await give(Buffer.from('km;fee'), 'old.xls');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('old.xls 不是 .xlsx 文件').waitFor();
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await give(await writeXlsxFile(lines).toBuffer(), 'fees.xlsx');
  await dialog.getByText('从 fees.xlsx 读入').waitFor();
  expect(await dialog.locator('[data-diff=changed], [data-diff=added]').count()).toBe(2);
  await dialog.getByText('1 个单元格有误').waitFor();
  await dialog.getByRole('button', { name: '读入到表格' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('gridcell', { name: /^3 元/ }).waitFor();
  await page.getByText('4 行', { exact: true }).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('3 行', { exact: true }).waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('out of the dark theme a page goes to paper in light colours, with how its rows are taken and what is computed', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot/print/rules/fee-travel', {
    ...{ theme: 'dark', locale: 'zh-CN' },
  });
  await page.getByText('命中方式：首个命中').waitFor();
  await page.getByRole('cell', { name: '往返里程 * 每公里费用' }).waitFor();
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const printing = (event: string) => page.evaluate((name) => window.dispatchEvent(new window.Event(name)), event);
  const seen = [await theme()];
  for (const event of ['beforeprint', 'afterprint']) {
    await printing(event);
    seen.push(await theme());
  }
  expect(seen).toEqual(['dark', 'light', 'dark']);
  expect(faults).toEqual([]);
  await page.close();
});

test('a draft with a case that fails says why it cannot be published, in words: when it is handed in, and when it is to be published', async () => {
  const { page, faults } = await openPage(designer, browser, table);
  await page.getByRole('gridcell', { name: '1.5 元' }).click();
  await page.keyboard.type('1.8');
  await page.keyboard.press('Enter');
  await page.locator('[data-saving="saved"]').waitFor();
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: '提交审批' }).click();
  await dialog.getByText('1 个案例不通过，0 项检查错误。可以继续，但发布前须改好。').waitFor();
  expect(await dialog.getByRole('button', { name: '提交审批' }).isEnabled()).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '发布' }).click();
  await dialog.getByText('还不能发布').waitFor();
  await dialog.getByText('外出费：应为 150 元，实际为 180 元').waitFor();
  expect(await dialog.getByRole('button', { name: '发布' }).isDisabled()).toBe(true);
  expect(faults).toEqual([]);
  await page.close();
});

test.each([
  [
    'zh-CN',
    '已结案 · 留痕 超时重点客户 · 故障已说明 · 客户 远航物流 · 单程距离 20 · 受理 → 出发 → 5 小时 到达 → 配件已发 → 修复 → 开具账单 → 收款',
  ],
  [
    'en',
    'Closed · On record Latekey customer · Fault described · Customer 远航物流 · Distance 20 · Accept → Depart → 5 hours Arrive → Parts sent → Repaired → Bill → Pay',
  ],
])('a case without a title is called by what it expects and of what, in %s', async (locale, wanted) => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot/flows/visit?side=cases', { locale });
  const name = page.locator('.case-title').first();
  await name.waitFor();
  expect(await name.textContent()).toBe(wanted);
  expect(faults).toEqual([]);
  await page.close();
});
