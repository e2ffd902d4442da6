import { expect, test } from 'vitest';
import { makeDraft } from './governed.ts';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();

test('what somebody changed in a sitting is one line of the log, and opens to what became of what, in words', async () => {
  await makeDraft(designer, {
    title: '夜间加价',
    by: 'Zhang',
    changes: {
      'rules/fee-travel': (definition: any) => {
        definition.table.rows[1].then[0] = 3;
        definition.table.rows[2].when[0] = '> 2';
      },
      'config/config': ({ values }: any) => {
        values.nightSurchargeCny.value = 60;
      },
    },
  });
  const { page, faults } = await openPage(designer, browser, 'audit');
  const line = page.locator('.audit-list > li', { hasText: '修改定义' });
  await line.getByRole('button', { name: /修改定义 3 处/ }).click();
  expect(await line.count()).toBe(1);
  expect(await line.locator('.audit-changes > li').allInnerTexts()).toEqual([
    '规则「外出服务费」：第 2 行“每公里费用”由 1.5 元 改为 3 元',
    expect.stringContaining('第 3 行“第几次外出”由 '),
    expect.stringMatching(/^参数：“夜间.*”由 50 元 改为 60 元$/),
  ]);
  expect(faults).toEqual([]);
  await page.close();
});
