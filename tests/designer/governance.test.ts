import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { as, makeDraft, startReview, variedChanges } from './governed.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage, pick } from './pages.ts';

const { designer, browser } = await openDesigner();

/** The page's own: these tests are compiled without the browser's types. */
declare const sessionStorage: any;

/** A page as a person of the demo mode sees it. */
async function openAs(user: string, path: string): Promise<{ page: Page; faults: string[] }> {
  const opened = await openPage(designer, browser, 'policies');
  await opened.page.evaluate((name) => sessionStorage.setItem('guiju.user', name), user);
  await opened.page.reload();
  await go(opened.page, path);
  return opened;
}

test('a change is drawn on the grid and on the chart, a sentence leads there, and a single one is taken back', async () => {
  const draft = await makeDraft(designer, { title: '各种改动', by: 'demo', changes: variedChanges });
  const { page, faults } = await openPage(designer, browser, `policies/depot/changes?draft=${draft.id}`);
  const table = page.locator('[data-changed="rules/fee-travel"]');
  expect(await table.locator('[data-place="first-trip"]').getAttribute('data-diff')).toBe('changed');
  expect(await table.locator('[data-place="first-trip"] .diff-cell').textContent()).toContain('2 元');
  expect(await table.locator('[data-place="first-trip"] ins').textContent()).toContain('3.5 元');
  expect(await table.locator('[data-diff="added"]').getAttribute('data-place')).toBe('later-dumper');
  expect(await table.locator('[data-diff="removed"]').getAttribute('data-place')).toBe('later-mixer');
  const flow = page.locator('[data-changed="flow/visit"]');
  await flow.locator('.chart[data-ready]').waitFor();
  const marked = (state: string) => flow.locator(`[data-state="${state}"]`).getAttribute('data-diff');
  expect([await marked('followUp'), await marked('suspended'), await marked('received')]).toEqual([
    ...['added', 'removed', null],
  ]);
  expect(await flow.locator('[data-state="suspended"] .diff-badge').textContent()).toBe('删除');
  expect(await flow.locator('[data-transition="waitingForPayment|event:PAY|0"]').getAttribute('data-diff')).toBe(
    'changed',
  );

  await flow.getByRole('button', { name: '“待回访”新增' }).click();
  await flow.locator('.state-selected', { hasText: '待回访' }).waitFor();
  await table.locator('li', { hasText: '第 2 行删除' }).getByRole('button', { name: '撤回此处' }).click();
  await table.locator('[data-place="later-mixer"][data-diff="removed"]').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await table.locator('[data-place="later-mixer"][data-diff="removed"]').waitFor();
  await page.locator('[data-saving="saved"]').waitFor();
  expect(faults).toEqual([]);
  await page.close();
  await designer.send('GET', `/policies/depot/drafts/${draft.id}`);
});

test('a draft is commented on, sent back, corrected, approved by a second person and published from a date', async () => {
  const dearer = ({ table }: any) => {
    table.rows[0].then = [3.5];
  };
  const { id } = await makeDraft(designer, {
    ...{ title: '首次外出涨价', by: 'Zhang', changes: { 'rules/fee-travel': dearer } },
  });
  const review = `policies/depot/changes?draft=${id}`;
  const author = (await openAs('Zhang', review)).page;
  await author.getByRole('button', { name: '提交审批' }).click();
  await author.getByRole('dialog').getByRole('button', { name: '提交审批' }).click();
  await author.getByText('您是 Zhang').waitFor();
  await author.locator('.ant-alert', { hasText: '修改过这份草稿的人不能批准它' }).waitFor();
  expect(await author.getByRole('button', { name: '批准' }).isDisabled()).toBe(true);

  const { page: approver, faults } = await openAs('Li', review);
  await approver.locator('.change-review').getByRole('button', { name: '评论' }).click();
  await approver.locator('.change-review textarea').first().fill('3.5 元太高，合同写的是 3 元');
  await approver.keyboard.press('Control+Enter');
  await approver.locator('.change-review [data-comment="1"]').waitFor();
  await approver.getByRole('button', { name: '退回修改' }).click();
  const dialog = approver.getByRole('dialog');
  expect(await dialog.getByRole('button', { name: '退回修改' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('按合同改');
  await dialog.getByRole('button', { name: '退回修改' }).click();
  await approver.getByText('Li 于').waitFor();

  await correct(author, id);
  await author.getByRole('button', { name: '提交审批' }).click();
  await author.getByRole('dialog').getByRole('button', { name: '提交审批' }).click();
  // 待审批 is one of the steps that are always there; that it was handed in is said once it was.
  await author.getByText('已提交，等待他人审批').waitFor();
  await author.close();
  await approveAndPublish(approver);
  const { items } = await designer.send('GET', '/policies/depot/editions');
  expect(items[0]).toMatchObject({ number: 2, status: 'scheduled', approvedBy: 'Li' });
  expect(faults).toEqual([]);
  await approver.close();
});

test('an edition is retired after saying what that means, and the audit log tells of it first and is verified', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot?tab=editions');
  await page.locator('[data-edition="2"]').getByRole('button', { name: '停用' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('从那时起改由第 1 版生效').waitFor();
  await dialog.getByRole('textbox', { name: '停用原因' }).fill('合同已终止');
  await dialog.getByRole('button', { name: '停用' }).click();
  await page.locator('[data-edition="2"]', { hasText: '合同已终止' }).waitFor();
  await go(page, 'audit?type=edition');
  await page.locator('.audit-list > li:first-child', { hasText: '停用版本' }).waitFor();
  await page.getByRole('button', { name: '验证完整性' }).click();
  await page.getByText('条记录完整无改动').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

/** What the author does with a draft that was sent back: reads why, follows the mark in the grid, corrects, settles. */
async function correct(author: Page, draft: string): Promise<void> {
  await go(author, 'policies');
  await go(author, `policies/depot/changes?draft=${draft}`);
  await author.locator('.ant-alert', { hasText: '按合同改' }).waitFor();
  await go(author, 'policies/depot/rules/fee-travel');
  await author.locator('.grid-number .comment-mark').click();
  await author.locator('.comments-panel [data-comment="1"]', { hasText: '合同写的是 3 元' }).waitFor();
  await author.locator('[data-comment="1"]').getByRole('button', { name: '标为已解决' }).click();
  await author.locator('.grid-number .comment-mark').waitFor({ state: 'detached' });
  // The comment moved the draft's revision on: that is no conflict for who edits.
  await author.getByRole('gridcell', { name: '3.5 元' }).click();
  await author.keyboard.type('3 元');
  await author.keyboard.press('Enter');
  await author.locator('[data-saving="waiting"], [data-saving="saving"]').waitFor();
  await author.locator('[data-saving="saved"]').waitFor();
  await go(author, 'policies/depot/changes');
}

async function approveAndPublish(page: Page): Promise<void> {
  await page.reload();
  await page.getByText('由 2 元 改为 3 元').waitFor();
  await page.getByRole('button', { name: '批准' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '批准' }).click();
  await page.getByText('已批准，可以发布').waitFor();
  await page.getByRole('button', { name: '发布', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('首次外出改为 3 元');
  await dialog.getByText('指定时间').click();
  await dialog.locator('.ant-picker input').fill('2099-01-01 00:00');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: '发布' }).click();
  await page.getByText('第 2 版已发布').waitFor();
  await go(page, 'policies/depot?tab=editions');
  await page.locator('[data-edition="2"]', { hasText: '待生效' }).waitFor();
  await page.locator('[data-edition="1"]', { hasText: '生效中' }).waitFor();
}

test('the impact of a draft is told with sums, rules, clauses, both explanations and the instances it touches', async () => {
  const draft = await startReview(designer);
  const { page, faults } = await openPage(designer, browser, `policies/depot/changes?draft=${draft}`);
  const impact = page.locator('#impact');
  await impact.getByText('全部', { exact: true }).click();
  await impact.getByRole('button', { name: '用历史记录试算' }).click();
  await impact.locator('[data-impact]').waitFor();
  expect(await impact.locator('.publish-figure').first().textContent()).toContain('6');
  // 3 first trips of 230 km together at 3.5 instead of 2, later ones of mixers at 1 instead of 1.5.
  await impact.locator('tr', { hasText: '外出费' }).getByText('+230').waitFor();
  await impact.locator('.impact-example').first().click();
  expect(await impact.locator('.impact-sides .explanation').count()).toBe(2);
  await impact.getByRole('tab', { name: '按条款' }).click();
  await impact.getByRole('rowheader', { name: /D-2-fee/ }).waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('proposed cases are corrected and kept as one step that can be undone', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot/rules/fee-travel?side=cases');
  await page.getByRole('button', { name: '生成案例' }).click();
  const dialog = page.getByRole('dialog');
  const first = dialog.locator('.propose-item').first();
  await first.getByRole('textbox', { name: '外出费' }).fill('1');
  await first.getByRole('checkbox').check();
  await dialog.locator('.propose-item').nth(1).getByRole('checkbox').check();
  await dialog.getByRole('button', { name: '保留 2 条' }).click();
  // The one that was corrected is not what the rules give: it fails until they do.
  await page.getByRole('tab', { name: '案例 ✗1' }).waitFor();
  const failed = page.locator('[data-case="generated-1"][data-passed="false"]');
  await failed.getByText(/^外出费：应为 1 元，实际为 .+ 元$/).waitFor();
  await page.locator('[data-case="generated-2"][data-passed="true"]').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('tab', { name: '案例 3' }).waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('an exported edition is imported again; a file that is broken or altered is refused with what is wrong in it', async () => {
  const { page } = await openPage(designer, browser, 'policies/depot?tab=editions');
  await page.getByRole('button', { name: '第 1 版的更多操作' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: '导出为文件' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('depot-1.json');
  const exported = await designer.send('GET', '/policies/depot/editions/1/export');
  const upload = (name: string, text: string) =>
    page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  const dialog = page.getByRole('dialog');
  const broken = structuredClone(exported);
  delete broken.definitions.find((one: any) => one.kind === 'rules').outcome;
  const place = broken.definitions.findIndex((one: any) => one.kind === 'rules');
  for (const [name, text, said] of [
    ['none.json', '{"format":', '这个文件不是 JSON'],
    [
      'altered.json',
      JSON.stringify({ ...exported, definitions: exported.definitions.slice(1) }),
      '没有导入 altered.json',
    ],
    ['broken.json', JSON.stringify(broken), `/definitions/${place}/outcome`],
  ] as const) {
    await upload(name, text);
    await dialog.getByText(said).first().waitFor();
    await dialog.getByText('什么都没有保存').waitFor();
    await dialog.locator('.ant-modal-footer button').click();
    await dialog.waitFor({ state: 'detached' });
  }
  await upload('good.json', JSON.stringify(exported));
  await dialog.getByText('已导入为草稿').waitFor();
  await dialog.getByRole('button', { name: '打开草稿' }).click();
  await page.locator('.draft-choice', { hasText: '导入第 1 版' }).waitFor();
  await page.close();
});

test('open instances are moved to another edition by a mapping, looked at before, and put back', async () => {
  const input = { customer: '远航物流', distanceKm: 24, customerLevel: 'key', faultDescribed: true };
  for (const [businessKey, events] of [
    ['M-1', []],
    ['M-2', ['ACCEPT', 'SUSPEND']],
  ] as const) {
    const { id } = await designer.send('POST', '/policies/depot/flows/visit/instances', { input, businessKey });
    for (const type of events) await designer.send('POST', `/instances/${id}/events`, { type });
  }
  const renamed = ({ machine: { states } }: any) => {
    states.paused = states.suspended;
    delete states.suspended;
    states.service.on.SUSPEND = 'paused';
  };
  const draft = await makeDraft(designer, { title: '改名', by: 'demo', changes: { 'flow/visit': renamed } });
  const edition = await as(designer.url, 'demo')('POST', `/policies/depot/drafts/${draft.id}/publish`, {});
  const from = (await designer.send('GET', '/instances?businessKey=M-2')).items[0].edition;

  const { page, faults } = await openPage(designer, browser, 'policies/depot/migrations');
  await pick(page, '现在所在版本', `第 ${from} 版`);
  await pick(page, '流程', '外出服务');
  await page.getByText('还有 1 个状态在新版本中没有').waitFor();
  expect(await page.getByRole('button', { name: '预览', exact: true }).isDisabled()).toBe(true);
  await page.locator('[data-from="suspended"] .ant-select').click();
  await page.keyboard.type('paused');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '预览', exact: true }).click();
  await page.locator('[data-report="preview"] [data-moves="true"]', { hasText: 'M-2' }).waitFor();
  await page.getByRole('button', { name: '迁移 2 项' }).click();
  await page.locator('[data-report="done"] [data-moves="true"]', { hasText: 'M-1' }).waitFor();
  const now = async () => (await designer.send('GET', '/instances?businessKey=M-2')).items[0];
  expect(await now()).toMatchObject({ edition: edition.number, state: 'paused' });

  await page.locator('[data-migration]').getByRole('button', { name: '撤销迁移' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '撤销迁移' }).click();
  await page.locator('[data-migration]', { hasText: '退回 2 项' }).waitFor();
  expect(await now()).toMatchObject({ edition: from, state: 'suspended' });
  expect(faults).toEqual([]);
  await page.close();
});

test('what is expected of a proposed walk is corrected by choosing states, refusals and records', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot/flows/visit?side=cases');
  await page.getByRole('button', { name: '生成案例' }).click();
  const dialog = page.getByRole('dialog');
  // It ends within the parallel part.
  const walk = dialog.locator('.propose-item', { has: page.locator('[data-in="service.parts"]') }).first();
  const name = await walk.getAttribute('data-proposal');
  await pick(walk, '配件', '配件到位');
  await pick(walk, '第 1 步 受理 的结果', '条件不满足');
  await pick(walk, '添加', '催收');
  await walk.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: '保留 1 条' }).click();
  const failed = page.locator(`[data-case="${name}"][data-passed="false"]`);
  await failed.getByText('配件到位').first().waitFor();
  await page.locator('[data-saving="saved"]').waitFor();
  const [draft] = (await designer.send('GET', '/policies/depot/drafts')).items;
  const { cases } = await designer.send('GET', `/policies/depot/drafts/${draft.id}/definitions/cases/visit`);
  const { expected } = cases.find(({ id }: { id: string }) => id === name);
  expect(expected.state).toEqual({ service: { crew: expect.any(String), parts: 'partsDone' } });
  expect(expected.errors[0]).toBe('guardRejected');
  expect(expected.records).toHaveLength(1);
  expect(faults).toEqual([]);
  await page.close();
});
