import { expect, test } from 'vitest';
import { openDesigner } from '../designer/open-designer.ts';
import { pick } from '../designer/pages.ts';
import { adminKey, People } from '../designer/people.ts';
import { choosePerson, decide, decisions, doVerb, fill, fits, Hands, reads } from './office-hands.ts';
import { fillOffice, officeFolder } from './office-policy.ts';
import { picture } from './walking.ts';

/**
 * What clerks do with cases and tasks, in production, each with a phone: every verb by the page, with what another sees who has it open.
 */
const { designer, browser } = await openDesigner(await officeFolder(), { mode: 'production', adminKey });
const people = new People(designer, browser);
await fillOffice(people);
const hands = new Hands(people);

test('或签: the first decides, the others’ buttons vanish, and a late tap is told who decided', async () => {
  const id = await hands.begin('any');
  const [sun, zhou, chen] = [
    await hands.atCase('sun', id),
    await hands.atCase('zhou', id),
    await hands.atCase('chen', id),
  ];
  await reads(sun, '由您办理');
  await picture(sun, 'any');
  // Chen’s phone has no network for what others do.
  await chen.route('**/api/v1/stream', (route) => route.abort());
  await chen.reload();
  await decisions(chen).first().waitFor();
  await decide(zhou, 'AGREE');
  await reads(zhou, '已同意');
  await expect.poll(() => decisions(sun).count()).toBe(0);
  await reads(sun, '已同意');
  await decide(chen, 'AGREE');
  await reads(chen, '已由周审办理');
  await picture(chen, 'any-late');
  await expect.poll(() => decisions(chen).count()).toBe(0);
  await chen.unroute('**/api/v1/stream');
  await chen.reload();
});

test('会签: each agrees, whoever is added or taken off counts, and one refusal ends it', async () => {
  const id = await hands.begin('all');
  const [sun, li] = [await hands.atCase('sun', id), await hands.atCase('li', id)];
  await doVerb(sun, '加签');
  await fill(sun, '加签', { to: 'qian', at: '我之后', reason: '请财务看' });
  await reads(sun, '未轮到');
  await reads(li, '由 钱出纳 办理');
  await picture(sun, 'signer-after');
  await doVerb(sun, '加签');
  await fill(sun, '加签', { to: 'wang', at: '先由对方' });
  await expect.poll(() => decisions(sun).count()).toBe(0);
  const wang = await hands.atCase('wang', id);
  await decide(wang, 'AGREE');
  await decisions(sun).first().waitFor();
  await decide(sun, 'AGREE');
  const qian = await hands.atCase('qian', id);
  await decisions(qian).first().waitFor();
  await doVerb(qian, '减签');
  await fill(qian, '减签', { to: 'zhou' });
  await decide(qian, 'AGREE');
  const chen = await hands.atCase('chen', id);
  await decide(chen, 'REFUSE');
  for (const page of [chen, li]) await reads(page, '未同意');
  await picture(li, 'all-refused');
});

test('依次, 按比例, 票签: in turn, by a share, by weight', async () => {
  const turn = await hands.begin('sequence');
  const [sun, zhou] = [await hands.atCase('sun', turn), await hands.atCase('zhou', turn)];
  expect(await decisions(zhou).count()).toBe(0);
  await reads(zhou, '未轮到');
  await decide(sun, 'AGREE');
  await decisions(zhou).first().waitFor();
  await decide(zhou, 'AGREE');
  await decide(await hands.atCase('chen', turn), 'AGREE');
  await expect.poll(() => hands.stateOf(turn)).toBe('agreed');
  const share = await hands.begin('share');
  for (const person of ['sun', 'zhou']) await decide(await hands.atCase(person, share), 'AGREE');
  await expect.poll(() => hands.stateOf(share)).toBe('agreed');
  const votes = await hands.begin('votes');
  await decide(await hands.atCase('chen', votes), 'REFUSE');
  await expect.poll(() => hands.stateOf(votes)).toBe('refused');
});

test('退回, 转办, 委派: back both ways, to another, asked and answered', async () => {
  const id = await hands.begin('single');
  const [wang, li] = [await hands.atCase('wang', id), await hands.atCase('li', id)];
  await doVerb(wang, '退回');
  await pick(wang.getByRole('dialog'), '退回到', '填写');
  await picture(wang, 'return');
  await fill(wang, '退回', { reason: '发票缺章', at: '办好后直接回到我' });
  await reads(li, '发票缺章');
  await decide(li, 'SUBMIT');
  await decisions(wang).first().waitFor();
  await doVerb(wang, '退回');
  await fill(wang, '退回', { reason: '金额不符' });
  await decide(li, 'SUBMIT');
  await decisions(wang).first().waitFor();
  await doVerb(wang, '转办');
  const dialog = wang.getByRole('dialog').last();
  await choosePerson(dialog.getByRole('combobox', { name: '给谁' }), 'li');
  await dialog.getByRole('button', { name: '转办', exact: true }).tap();
  // The starter does not approve what they asked for.
  await reads(wang, '须由另一人办理');
  await fill(wang, '转办', { to: 'chen', reason: '出差' });
  await reads(wang, '由 陈总 办理');
  expect(await decisions(wang).count()).toBe(0);
  const chen = await hands.atCase('chen', id);
  await doVerb(chen, '委派');
  await fill(chen, '委派', { to: 'sun', reason: '请核对' });
  await reads(chen, '已委派');
  const sun = await hands.atCase('sun', id);
  expect(await decisions(sun).count()).toBe(0);
  await doVerb(sun, '答复并交回');
  await fill(sun, '答复并交回', { reason: '无误' });
  await reads(chen, '无误');
  await decide(chen, 'AGREE');
  for (const said of ['已同意', '出差', '请核对', '金额不符']) await reads(li, said);
  await picture(li, 'returned-transferred');
});

test('认领, 退还: of two one has it, the other is told who; given back it is everybody’s again', async () => {
  const id = await hands.begin('pool');
  const [sun, zhou] = [await hands.atCase('sun', id), await hands.atCase('zhou', id)];
  await zhou.route('**/api/v1/stream', (route) => route.abort());
  await zhou.reload();
  await zhou.locator('.task-line').first().waitFor();
  await doVerb(sun, '认领');
  await reads(sun, '由您办理');
  await doVerb(zhou, '认领');
  await reads(zhou, '已由孙审认领');
  await picture(zhou, 'claim-lost');
  await zhou.unroute('**/api/v1/stream');
  await zhou.reload();
  await reads(zhou, '由 孙审 办理');
  await doVerb(sun, '退还');
  await decisions(zhou).first().waitFor();
  await decide(zhou, 'AGREE');
  await reads(sun, '已同意');
});

test('撤回, 拿回, 催办: what was handed in is had back until it was read, and waiting is told', async () => {
  const id = await hands.begin('single');
  const li = await hands.atCase('li', id);
  await li.getByRole('button', { name: '撤回' }).tap();
  await reads(li, '已撤回');
  await decide(li, 'SUBMIT');
  await li.getByRole('button', { name: '拿回' }).tap();
  await reads(li, '已拿回');
  await decide(li, 'SUBMIT');
  await reads(li, '由 王总 办理');
  await doVerb(li, '催办');
  await reads(li, '已催办');
  await doVerb(li, '催办');
  await reads(li, '一小时内已经催办过');
  const wang = await hands.atCase('wang', id);
  await decisions(wang).first().waitFor();
  await reads(li, '已阅');
  await li.getByRole('button', { name: '拿回' }).tap();
  await reads(li, '后面的人已经办理或已阅');
  await picture(li, 'too-late');
  await decide(wang, 'AGREE');
  await reads(li, '已同意');
});

test('抄送, 已阅, 评论带附件: who is copied sees it among what is not read, and opens the file', async () => {
  const id = await hands.begin('single');
  const li = await hands.atCase('li', id);
  await doVerb(li, '抄送');
  await fill(li, '抄送', { to: 'zhou' });
  const zhou = await hands.at('zhou', 'tasks');
  await zhou.getByRole('tab', { name: '抄送我 1' }).tap();
  await zhou.locator('.task-card', { hasText: '费用报销' }).first().tap();
  await zhou.locator('.history').first().waitFor();
  expect(await decisions(zhou).count()).toBe(0);
  // That they have opened it is noted: it is among what is not read no more.
  const seen = async () => (await people.administer('GET', `/instances/${id}/history?limit=200`)).items;
  await expect
    .poll(async () =>
      (await seen()).filter(({ type, by }: { type: string; by: string }) => type === 'read' && by === 'zhou'),
    )
    .toHaveLength(1);
  await doVerb(zhou, '评论');
  const dialog = zhou.getByRole('dialog').last();
  await dialog.getByRole('textbox', { name: /^说明/ }).fill('发票见附件');
  await choosePerson(dialog.getByRole('combobox', { name: /^提醒谁看/ }), 'qian');
  await zhou.keyboard.press('Escape');
  const file = { name: '发票.txt', mimeType: 'text/plain', buffer: Buffer.from('发票 一张') };
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.locator('.attachment:not(.attachment-pending)').waitFor();
  await picture(zhou, 'comment');
  await dialog.getByRole('button', { name: '评论', exact: true }).tap();
  await dialog.waitFor({ state: 'detached' });
  await reads(li, '发票见附件');
  const saved = li.waitForEvent('download');
  await li.getByRole('button', { name: /发票\.txt/ }).tap();
  expect((await saved).suggestedFilename()).toBe('发票.txt');
  await picture(li, 'comment-read');
  await fits(li);
  // Who was addressed sees it.
  await reads(await hands.atCase('qian', id), '发票见附件');
});

test('发起人自选: who decides is chosen by name', async () => {
  const id = await hands.begin('chosen', 'li', null);
  const li = await hands.atCase('li', id);
  await decide(li, 'SUBMIT');
  await choosePerson(li.getByRole('combobox', { name: '审批人' }), 'zhou');
  await picture(li, 'chosen');
  await li.locator('[data-event=SUBMIT] .ant-btn-primary').tap();
  await reads(li, '由 周审 办理');
  await decide(await hands.atCase('zhou', id), 'AGREE');
  await reads(li, '已同意');
});

test('批量: several of one step at once, each by itself, and what another did meanwhile is told', async () => {
  const ids = [await hands.begin('any'), await hands.begin('any'), await hands.begin('any')];
  const sun = await hands.at('sun', 'tasks');
  await sun.locator('.task-card', { hasText: '会议室申请' }).nth(2).waitFor();
  await sun.route('**/api/v1/stream', (route) => route.abort());
  await sun.reload();
  await sun.getByRole('button', { name: '批量办理' }).tap();
  const cards = sun.locator('.task-card', { hasText: '会议室申请' });
  for (const place of [0, 1, 2]) await cards.nth(place).tap();
  await reads(sun, '已选 3 项');
  await picture(sun, 'many');
  await (await hands.send('zhou'))('POST', `/instances/${ids[1]}/events`, { type: 'AGREE' });
  await sun.locator('.many-tasks').getByRole('button', { name: '同意', exact: true }).tap();
  await sun.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).tap();
  await reads(sun, '已办理 2 项');
  await reads(sun.getByRole('dialog'), /已由周审办理/);
  await picture(sun, 'many-done');
  await sun.getByRole('dialog').getByRole('button', { name: '关闭' }).last().tap();
  for (const id of ids) expect(await hands.stateOf(id)).toBe('agreed');
  await sun.unroute('**/api/v1/stream');
  await sun.reload();
});

test('暂存: a form half filled goes along to another device of the same person', async () => {
  const id = await hands.begin('leave', 'li', null);
  const li = await hands.atCase('li', id);
  await decide(li, 'SUBMIT');
  const kept = li.waitForResponse(
    (response) => response.url().endsWith('/draft') && response.request().method() === 'PUT',
  );
  await li.getByLabel('天数').fill('2.5');
  await li.getByLabel('原因').fill('家中有事');
  await kept;
  await expect
    .poll(async () => (await (await hands.send('li'))('GET', `/instances/${id}/tasks/${id}:1/draft`))?.fields?.why)
    .toBe('家中有事');
  const { page: desk, faults } = await people.open('li', `instances/${id}`);
  await desk.locator('[data-event=SUBMIT] button').first().click();
  await expect.poll(() => desk.getByLabel('原因').inputValue()).toBe('家中有事');
  expect(await desk.getByLabel('天数').inputValue()).toBe('2.5');
  await picture(desk, 'draft-elsewhere');
  await desk.locator('[data-event=SUBMIT] .ant-btn-primary').click();
  await desk.getByText('待审批').first().waitFor();
  await reads(li, '待审批');
  expect(faults()).toEqual([]);
  await desk.close();
});

test('代理: who is away sets it themselves; the other does it, and the history names both', async () => {
  const wang = await hands.at('wang', 'tasks');
  await wang
    .getByRole('button', { name: /^您是|wang/ })
    .last()
    .tap();
  await wang.getByRole('menuitem', { name: '我的代理' }).tap();
  const dialog = wang.getByRole('dialog');
  await dialog.getByRole('button', { name: '添加代理' }).tap();
  await choosePerson(dialog.getByRole('combobox', { name: '代理人' }), 'qian');
  await picture(wang, 'substitute');
  await fits(wang);
  await dialog.getByRole('button', { name: '保存' }).tap();
  await reads(wang, '代理已保存');
  const id = await hands.begin('single');
  const qian = await hands.at('qian', 'tasks');
  await qian.locator('.task-card', { hasText: '费用报销' }).first().tap();
  await decisions(qian).first().waitFor();
  await decide(await hands.atCase('qian', id), 'AGREE');
  await reads(await hands.atCase('li', id), '钱出纳（代王总）');
  await picture(await hands.atCase('li', id), 'substitute-history');
});

test('待办, 已办, 我发起, 抄送, 待阅: each list with its count, found by words', async () => {
  const li = await hands.at('li', 'tasks');
  await li.getByRole('tab', { name: /我发起 \d+/ }).tap();
  await li.locator('.task-card').first().waitFor();
  await li
    .getByRole('textbox', { name: '编号、名称、内容' })
    .or(li.getByPlaceholder('编号、名称、内容'))
    .first()
    .fill('十月例会');
  await li.locator('.task-card').first().waitFor();
  await picture(li, 'started');
  await fits(li);
  const sun = await hands.at('sun', 'tasks');
  await sun.getByRole('tab', { name: /已办 \d+/ }).tap();
  await sun.locator('.task-card').first().waitFor();
  await picture(sun, 'done');
  const zhou = await hands.at('zhou', 'tasks');
  await zhou.locator('.ant-tabs-nav-more').tap();
  await pickTab(zhou, /待阅/);
  await picture(zhou, 'unread');
});

const pickTab = async (page: Parameters<typeof fits>[0], name: RegExp) =>
  page.locator('.ant-tabs-dropdown:not(.ant-tabs-dropdown-hidden)').getByRole('option', { name }).tap();

test('and nothing went wrong in any of the pages', () => {
  expect(hands.faults()).toEqual([]);
});
