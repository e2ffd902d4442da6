import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Language, languages, requestOf, snippetOf } from '../../designer/features/use-it/snippets.ts';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();
const run = promisify(execFile);
const given = { roundTripKm: 120, tripNumber: 1 };
const use = { origin: designer.url, policy: 'depot', kind: 'rules', id: 'fee-travel', given } as const;

test('what is copied is what the server takes, in every language', async () => {
  const { path, body } = requestOf(use);
  expect((await designer.send('POST', path, body)).outcome).toEqual({ ratePerKmCny: 2, feeCny: 240 });
  for (const language of languages)
    expect(snippetOf(language, use)).toContain(language === 'TypeScript' ? 'fee-travel' : path);
  const odd = { ...use, given: { note: `it's "so" \\ ${'中'}` } };
  expect(snippetOf('curl', odd)).toContain(`'\\''s`);
  expect(JSON.parse(/r'''(.*)'''/.exec(snippetOf('Python', odd))?.[1] ?? '')).toEqual(requestOf(odd).body);
});

test.each<[Language, string, (text: string) => [string, string[]]]>([
  ['curl', 'curl', (text) => ['sh', ['-c', `${text} -s`]]],
  ['Python', 'python3', (text) => ['python3', ['-c', text]]],
])('the program in %s decides, where there is %s', async (language, runtime, command) => {
  const isThere = await run('sh', ['-c', `command -v ${runtime}`]).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  const { key } = await designer.send('POST', '/api-keys', { name: language, roles: ['developer'] });
  const [file, args] = command(snippetOf(language, use));
  const { stdout } = await run(file, args, { env: { ...process.env, GUIJU_KEY: key, no_proxy: '*' } });
  expect(stdout).toMatch(/240/);
});

test('a developer reads how it is called, asks it there, and finds the decision recorded', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot/rules/fee-travel?side=use');
  const panel = page.locator('.use-it');
  await panel.getByText('POST /api/v1/policies/depot/decisions/fee-travel').waitFor();
  await panel.getByLabel('输入项（JSON）').fill(JSON.stringify(given));
  await panel.getByRole('button', { name: '发送到生效版本' }).click();
  expect(await panel.locator('[data-answer]').textContent()).toContain('"feeCny": 240');
  await panel.getByText('Python').click();
  expect(await panel.locator('[data-language]').textContent()).toContain('urllib.request');
  await panel.getByRole('link', { name: '查看这次判断的记录' }).click();
  await page.locator('[data-decision]').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});
