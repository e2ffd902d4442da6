import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { kinds } from '../server/attaching.ts';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { pick } from './pages.ts';
import { adminKey, People, password } from './people.ts';
import { draw } from './writing.ts';

const papers = fileURLToPath(new URL('./papers', import.meta.url));
let later = 0;
const now = () => new Date(Date.now() + later);
const { designer, browser } = await openDesigner(papers, { mode: 'production', adminKey }, now);
const people = new People(designer, browser);
const { administer } = people;

/** The page's own document: these tests are compiled without the browser's types. */
declare const document: any;
declare const localStorage: any;
declare const dispatchEvent: any;

/** A photo as a camera makes it: large, lying on its side, with notes that say how it was held (turned to the right) and what took it. */
async function photoOf(page: Page, width: number, height: number): Promise<Buffer> {
  const base64: string = await page.evaluate(
    ([wide, high]) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [wide, high];
      const context = canvas.getContext('2d');
      for (let at = 0; at < 400; at += 1) {
        context.fillStyle = `hsl(${(at * 37) % 360} 60% 50%)`;
        context.fillRect((at * 613) % (wide as number), (at * 397) % (high as number), 300, 200);
      }
      return canvas.toDataURL('image/jpeg', 0.95).split(',')[1];
    },
    [width, height],
  );
  const plain = Buffer.from(base64, 'base64');
  // One entry of TIFF: 0x0112 (orientation), a short, once, 6.
  const notes = Buffer.from('45786966000049492a000800000001001201030001000000060000000000000000', 'hex');
  const head = Buffer.from([0xff, 0xe1, 0, notes.length + 2]);
  return Buffer.concat([plain.subarray(0, 2), head, notes, plain.subarray(2)]);
}

/** The smallest picture there is. */
const photo = {
  name: 'leak.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};

const begin = () =>
  administer('POST', '/policies/workshop/flows/repair/instances', { input: { plate: '沪A12345' }, businessKey: 'R-1' });

await people.add('wang', ['station']);
await people.add('li', ['office']);
for (const [cardNumber, plate] of [
  ['K-7', '京B20001'],
  ['K-8', '沪A54321'],
])
  await administer(
    'PUT',
    `/policies/workshop/masters/fuel-card/${cardNumber}`,
    { fields: { cardNumber, plate } },
    { 'if-none-match': '*' },
  );

test('a clerk fills a form on a phone as a document, is told what is wrong where it is, loses nothing, and an officer signs it', async () => {
  const { id } = await begin();
  const { page, faults } = await people.open('wang', `instances/${id}`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: '填写', exact: true }).click();
  // What is known already is not typed twice; what is not asked for is not there.
  expect(await page.getByLabel('车牌号').inputValue()).toBe('沪A12345');
  expect(await page.getByLabel('索赔单号').count()).toBe(0);
  await pick(page, '维修类别', '保修');
  await page.getByLabel('索赔单号').waitFor();
  await page.getByLabel('联系电话').fill('12');
  await page.getByText('不是有效的电话').waitFor();
  expect(await page.getByLabel('联系电话').getAttribute('inputmode')).toBe('tel');
  await page.getByLabel('里程').fill('9000000');
  await page.getByText('里程过大，请核对里程表').waitFor();
  await page.getByRole('button', { name: '添加一行' }).click();
  for (const typed of ['机油', '80.5', '2']) {
    await page.keyboard.type(typed);
    await page.keyboard.press('Tab');
  }
  expect(await page.getByLabel('合计').textContent()).toBe('161.00 元');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.locator('[data-field=photos] input[type=file]').setInputFiles(photo);
  await page.locator('[data-field=photos] .attachment:not(.attachment-pending) img[alt="leak.png"]').waitFor();

  // The network goes, the page is loaded anew: what was typed is there.
  await page.reload();
  await page.getByRole('button', { name: '继续填写' }).click();
  expect(await page.getByLabel('里程').inputValue()).toBe('9,000,000');
  expect(await page.getByLabel('单价 1').inputValue()).toBe('80.5');
  await page.locator('[data-field=photos] img').waitFor();
  const send = page.getByRole('button', { name: '提交报修单' });
  await send.click();
  await page.getByText('还有 4 处需要填写或改正').waitFor();
  expect(await page.evaluate(() => document.activeElement.getAttribute('aria-label'))).toBe('联系电话');
  await startAxe(page);
  expect(await faultsOf(page, 'a form with flaws')).toEqual([]);
  await page.getByLabel('联系电话').fill('13800000000');
  await page.getByLabel('里程').fill('12万');
  await page.getByLabel('索赔单号').fill('C-9');
  await page.getByLabel('故障描述').fill('怠速不稳');
  await send.click();
  await page.getByText('待审核').first().waitFor();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('guiju.typed')))).toEqual(
    [],
  );
  const [{ id: record }] = (await administer('GET', `/instances/${id}`)).records;
  const filed = await administer('GET', `/records/${record}`);
  expect(filed.fields).toMatchObject({ mileageKm: 120_000, kind: 'warranty', claimNumber: 'C-9', totalCny: 161 });

  expect(filed.fields.photos).toMatchObject([{ name: 'leak.png', type: 'image/png' }]);

  // An amendment says why; what it does not change stays.
  await page.getByRole('button', { name: '填写', exact: true }).click();
  const amend = page.getByRole('button', { name: '修订报修单' });
  expect(await amend.isDisabled()).toBe(true);
  await page.getByLabel('数量 1').fill('3');
  await page.getByLabel('修订原因').fill('漏记一桶');
  await amend.click();
  await expect.poll(async () => (await administer('GET', `/records/${record}`)).version).toBe(2);
  await page
    .getByRole('link', { name: /车辆报修单 WTS-/ })
    .first()
    .click();
  await page.locator('.record-sheet img[alt="leak.png"]').waitFor();
  const paper = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PDF' }).click();
  expect((await paper).suggestedFilename()).toMatch(/^WTS-.*\.pdf$/);
  expect(faults()).toEqual([]);
  await page.close();

  const office = await people.open('li', `instances/${id}`);
  await office.page.locator('[data-event=REVIEW] button').click();
  // Who signed in long ago confirms by the password.
  later = 6 * 60_000;
  await office.page.getByText('提交即签名：审核人').waitFor();
  const sign = office.page.locator('[data-event=REVIEW] .ant-btn-primary');
  await sign.click();
  // Nothing is signed in silence: what is signed, and by what, is said and agreed to first.
  const silent = office.page.getByRole('dialog');
  await silent.getByText('您没有手写签名，也没有输入密码').waitFor();
  await silent.getByRole('button', { name: '取消' }).click();
  await silent.waitFor({ state: 'hidden' });
  expect((await administer('GET', `/records/${record}`)).status).toBe('filed');
  await sign.click();
  await silent.getByRole('button', { name: '以登录签署“审核人”' }).click();
  await office.page.getByLabel('登录密码').fill('not it');
  await sign.click();
  await office.page.getByText('密码不正确').waitFor();
  await office.page.getByLabel('登录密码').fill(password);
  await sign.click();
  await expect.poll(async () => (await administer('GET', `/records/${record}`)).status).toBe('signed');
  expect(office.faults()).toEqual([]);
  await office.page.close();
});

test('a record is filed without a flow, found by what stands in it, signed, amended for a reason, printed and voided', async () => {
  const { page, faults } = await people.open('wang', 'records');
  await page.getByRole('button', { name: '填写单据' }).click();
  await page.getByRole('link', { name: '加油记录' }).click();
  // A row of master data is found by whatever stands in it, and fills in what it knows.
  await page.getByLabel('油卡').click();
  await page.keyboard.type('B20001');
  await page.locator('.ant-select-item-option', { hasText: 'K-7' }).click();
  await expect.poll(() => page.getByLabel('车牌号').inputValue()).toBe('京B20001');
  // What is filled in beforehand can be emptied, and stays so.
  await page.getByLabel('车牌号').fill('');
  await page.getByLabel('升数').fill('0');
  expect(await page.getByLabel('车牌号').inputValue()).toBe('');
  await page.getByLabel('车牌号').fill('京B20001');
  await page.getByText('必须大于 0').waitFor();
  await page.getByLabel('升数').fill('45.2');
  for (const [field, name, mimeType] of [
    ['receipt', '小票.pdf', 'application/pdf'],
    ['clip', '加油.mp4', 'video/mp4'],
  ] as const) {
    const buffer = Buffer.concat([kinds[mimeType]?.() as Buffer, Buffer.alloc(3000)]);
    const place = page.locator(`[data-field=${field}]`);
    await place.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
    await place.getByRole('button', { name: new RegExp(`${name} · [\\d.]+ KB`) }).waitFor();
  }
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const number = page.getByRole('heading', { name: /JY-\d{4}-001/ });
  await number.waitFor();
  await page.getByText('尚未签名').waitFor();
  // A video is played where it stands, part by part; another file is told by its name and size.
  const video = page.locator('[data-field=clip] video');
  const part = await page.request.get(`${designer.url}${await video.getAttribute('src')}`, {
    headers: { range: 'bytes=4-7' },
  });
  expect([part.status(), await part.text()]).toEqual([206, 'ftyp']);
  await page.getByRole('button', { name: /小票\.pdf · [\d.]+ KB/ }).waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'a record')).toEqual([]);

  await page.getByRole('button', { name: '签名', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await draw(page, [10, 60], [90, 20]);
  await draw(page, [90, 60], [150, 80]);
  await dialog.getByRole('button', { name: '清除' }).click();
  await dialog.getByText('请在此手写签名').waitFor();
  await draw(page, [20, 100], [120, 40]);
  await draw(page, [300, 20], [320, 150]);
  await dialog.getByRole('button', { name: '撤销一笔' }).click();
  expect(await faultsOf(page, 'a drawn signature')).toEqual([]);
  await dialog.getByRole('button', { name: '签名', exact: true }).click();
  await page.getByText('已签署').waitFor();
  const drawing = page.locator('.record-signatures img');
  await drawing.waitFor();
  // What was drawn is cut out: a stroke that was taken back makes it no larger.
  const size = await drawing.evaluate((image: any) => [image.naturalWidth, image.naturalHeight]);
  expect(size[0]).toBeGreaterThan(100);
  expect(size[0]).toBeLessThan(160);
  const [signed] = (await administer('GET', '/records?form=fuel-note')).items;
  expect(signed.signatures).toMatchObject([{ as: 'driver', by: 'wang', how: 'drawn' }]);
  await page.getByRole('button', { name: '修订', exact: true }).click();
  await page.getByText('已有的签名将失效').waitFor();
  await page.getByLabel('升数').fill('54.2');
  await page.getByLabel('修订原因').fill('看错小票');
  await page.getByRole('button', { name: '修订', exact: true }).last().click();
  await page.getByText('修订后失效').waitFor();
  await page.locator('#versions').getByText('看错小票').waitFor();
  await page.locator('#versions').getByRole('link', { name: '第 1 版' }).click();
  await page.getByText('45.2 升').waitFor();
  await page.getByRole('button', { name: '看最新版' }).click();
  await page.getByText('54.2 升').waitFor();

  // On paper stands the record, and nothing of the page around it.
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.record-sheet').isVisible()).toBe(true);
  expect(await page.locator('.frame-nav').isVisible()).toBe(false);
  expect(await page.locator('#versions').isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('button', { name: '作废' }).click();
  await page.getByRole('dialog').getByLabel('原因').fill('重复填写');
  await page.getByRole('dialog').getByRole('button', { name: '作废' }).click();
  await page.getByText(/作废：重复填写/).waitFor();

  await page.getByRole('link', { name: '单据', exact: true }).first().click();
  const search = page.getByLabel('编号、车牌、客户等任意内容');
  await search.fill('nothing like it');
  await page.keyboard.press('Enter');
  await page.getByText('没有符合的单据').waitFor();
  await search.fill('京B20001');
  await page.keyboard.press('Enter');
  await page.locator('.record-row').getByText('已作废').waitFor();
  expect(await page.locator('.record-row').count()).toBe(1);
  expect(faults()).toEqual([]);
  await page.close();
});

test('photos are sent several at once, small, upright and without what the camera wrote; a bad network loses none, and they open large', async () => {
  const { id } = await begin();
  const { page, faults } = await people.open('wang', `instances/${id}`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: '填写', exact: true }).click();
  const large = await photoOf(page, 4000, 3000);
  let lost = 0;
  await page.route('**/api/v1/files', (route) => {
    lost += 1;
    return lost <= 2 ? route.abort() : route.continue();
  });
  const field = page.locator('[data-field=photos]');
  await field.locator('input[type=file]').setInputFiles([
    { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: large },
    { ...photo, name: 'a.png' },
    { ...photo, name: 'b.png' },
  ]);
  // None of them has arrived: the form is not sent without them.
  await page.getByRole('button', { name: '提交报修单' }).click();
  await page.getByText(/还有 \d 个文件没有传完/).waitFor();
  await expect.poll(() => field.locator('.attachment:not(.attachment-pending) img').count()).toBe(3);
  expect(lost).toBe(5);
  await field.getByRole('button', { name: '放大 IMG_1.jpg' }).click();
  const shown = page.getByRole('dialog').locator('img');
  // Held upright, the picture is higher than wide: so its notes said, which are not sent.
  expect(await shown.evaluate((image: any) => [image.naturalWidth, image.naturalHeight])).toEqual([1536, 2048]);
  const saved = page.waitForEvent('download');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /IMG_1\.jpg · .*[KM]B/ })
    .click();
  const sent = await readFile(await (await saved).path());
  expect(sent.length).toBeLessThan(large.length);
  expect([large.includes('Exif'), sent.includes('Exif')]).toEqual([true, false]);
  await page.keyboard.press('Escape');

  // A network that stays away: a button sends it again, also when the device has one anew.
  await page.unroute('**/api/v1/files');
  let isAway = true;
  await page.route('**/api/v1/files', (route) => (isAway ? route.abort() : route.continue()));
  await field.locator('input[type=file]').setInputFiles({ ...photo, name: 'late.png' });
  const again = field.getByRole('button', { name: 'late.png 未传成，重试' });
  await expect
    .poll(async () => {
      await page.evaluate(() => dispatchEvent(new Event('online')));
      return again.count();
    })
    .toBe(1);
  isAway = false;
  await again.click();
  await expect.poll(() => field.locator('.attachment:not(.attachment-pending) img').count()).toBe(4);
  expect(faults().filter((fault) => !fault.includes('ERR_FAILED'))).toEqual([]);
  await page.close();
});

test('what a flow is started with is a form, and what is wrong in it is told before anything is started', async () => {
  const { page, faults } = await people.open('wang', 'instances');
  await page.getByRole('button', { name: '发起事项' }).click();
  const dialog = page.getByRole('dialog');
  await pick(dialog, '流程', '油卡交接');
  await dialog.getByLabel('车牌号').fill('沪A');
  await dialog.getByText('不是有效的车牌号').waitFor();
  await dialog.getByRole('button', { name: '发起', exact: true }).click();
  await dialog.getByText('必须填写').waitFor();
  await dialog.getByLabel('车牌号').fill('沪A12345');
  await dialog.getByLabel('升数').fill('30');
  await dialog.getByText('加急').waitFor();
  await dialog.getByRole('button', { name: '发起', exact: true }).click();
  await page
    .getByRole('link', { name: /加油记录 JY-/ })
    .first()
    .waitFor();
  expect(faults()).toEqual([]);

  // Who has no password here draws, or signs in again where they have one.
  await page.route('**/api/v1/session', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), passwordless: true } });
  });
  await page.route('**/api/v1/session/ways', (route) =>
    route.fulfill({ json: { mode: 'production', password: true, oidc: true } }),
  );
  await page.reload();
  await page
    .getByRole('link', { name: /加油记录 JY-/ })
    .first()
    .click();
  await page.getByRole('button', { name: '签名', exact: true }).click();
  await dialog.getByText('您在这里没有密码').waitFor();
  expect(await dialog.getByText('用登录密码确认').count()).toBe(0);
  const asked = page.waitForRequest('**/api/v1/session/oidc?fresh=1');
  await dialog.getByRole('button', { name: '重新登录' }).click();
  await asked;
  await page.close();
});
