import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();

const ruleSet = 'definitions/rules/fee-travel';

/** Changes a rule set of a draft. */
async function change(draft: string, how: (definition: any) => void): Promise<void> {
  const path = `/policies/depot/drafts/${draft}`;
  const { revision } = await designer.send('GET', path);
  const definition = await designer.send('GET', `${path}/${ruleSet}`);
  how(definition);
  const { status } = await fetch(`${designer.url}/api/v1${path}/${ruleSet}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': `"${revision}"` },
    body: JSON.stringify(definition),
  });
  expect(status).toBe(200);
}

/** A draft in which a rule set is changed. */
async function draftWith(how: (definition: any) => void): Promise<string> {
  const { id } = await designer.send('POST', '/policies/depot/drafts', {});
  await change(id, how);
  return id;
}
const rules = (draft: string, more = '') => `policies/depot/rules/fee-travel?draft=${draft}${more}`;

test('a title that is one text, as JSON Schema has it, is what everything is called', async () => {
  const draft = await draftWith((definition) => {
    definition.title = { 'zh-CN': '外出服务费', en: '' };
    definition.facts.properties.roundTripKm.title = '来回公里数';
    definition.facts.properties.tripNumber.title = '第几趟';
    definition.facts.properties.roundTripKm.description = 'from the depot and back';
    definition.outcome.properties.feeCny.title = '应付金额';
    definition.table.rows[0].note = '头一趟';
  });
  const { page, faults } = await openPage(designer, browser, rules(draft));
  await page.getByRole('textbox', { name: '来回公里数' }).fill('10');
  await page.getByRole('textbox', { name: '第几趟', exact: true }).fill('1');
  await page.locator('.outcome dt', { hasText: '应付金额' }).waitFor();
  await page.locator('[role="columnheader"]', { hasText: '第几趟' }).first().waitFor();
  await page.goto(`${designer.url}/#/${rules(draft, '&tab=facts')}`);
  await page.locator('.section', { hasText: '输入' }).getByText('来回公里数').first().waitFor();
  expect(await page.locator('.broken').count()).toBe(0);
  expect(faults).toEqual([]);
  await page.close();
});

test.each<[string, unknown, string]>([
  ['values that are no list', { type: 'string', enum: 5 }, ''],
  ['a fact that is none', null, '&tab=facts'],
])(
  'with %s in a definition the rest of the page stays usable, and what is mended comes back',
  async (_, fact, more) => {
    const good = { type: 'string', enum: ['tractor', 'dumper', 'mixer'] };
    const draft = await draftWith((definition) => {
      definition.facts.properties.vehicleClass = fact;
    });
    const { page } = await openPage(designer, browser, rules(draft, more));
    const broken = page.getByRole('alert').filter({ hasText: '这一部分暂时无法显示' }).first();
    await broken.getByText('改好后这里会自动恢复').waitFor();
    await page.getByRole('heading', { name: '外出服务费' }).waitFor();
    // Trying again changes nothing, and takes nothing with it; the way on leads to where it can be read.
    await broken.getByRole('button', { name: '重试' }).click();
    await broken.getByRole('link', { name: '查看定义的 JSON' }).click();
    await page.locator('.workspace-side').getByText('roundTripKm').first().waitFor();
    await page.getByRole('tab', { name: '中间量' }).click();
    await page.getByRole('tab', { name: '中间量' }).and(page.locator('[aria-selected="true"]')).waitFor();
    // Somebody mends it: the part is there again, and its neighbours never went.
    await change(draft, (definition) => {
      definition.facts.properties.vehicleClass = good;
    });
    await page.getByRole('tab', { name: more ? '输入与结果' : '表格' }).click();
    await expect.poll(() => page.locator('.broken').count()).toBe(0);
    await page.goto(`${designer.url}/#/policies/depot/flows/visit`);
    await page.locator('[data-state]').first().waitFor();
    await page.close();
  },
);

test('a page that cannot be drawn says so in the language of its reader, and leaves the way to the others', async () => {
  const { page } = await openPage(designer, browser, 'policies/depot/rules/fee-travel', { locale: 'en' });
  await page.route('**/api/v1/policies/depot/editions/*', async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    for (const one of body.definitions) if (one.id === 'fee-travel') one.clauses = 5;
    await route.fulfill({ response, json: body });
  });
  await page.reload();
  const broken = page.getByRole('alert').filter({ hasText: 'cannot be shown' }).first();
  await broken.getByRole('button', { name: 'Try again' }).waitFor();
  await page.unroute('**/api/v1/policies/depot/editions/*');
  await page.getByRole('link', { name: 'Tasks' }).click();
  await page.getByRole('heading', { name: 'Tasks' }).waitFor();
  expect(await page.locator('.broken').count()).toBe(0);
  await page.close();
});

test('where not even the frame can be drawn, both languages say so, and that nothing is lost', async () => {
  const { page } = await openPage(designer, browser, 'policies');
  await page.route('**/api/v1/session', (route) =>
    route.fulfill({ json: { id: { no: 'text' }, name: { no: 'text' }, roles: 'none' } }),
  );
  await page.reload();
  await page.getByText('规矩暂时无法显示 · Guiju cannot be shown').waitFor();
  await page.getByText('Nothing that was saved is lost').waitFor();
  await page.unroute('**/api/v1/session');
  await page.getByRole('button', { name: '回到首页 · Go home' }).click();
  await page
    .locator('.policy-card, .empty-help')
    .first()
    .or(page.getByRole('heading', { name: '制度' }))
    .first()
    .waitFor();
  await page.close();
});
