import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const chart = join(import.meta.dirname, '..', '..', 'designer', 'chart');
const read = (file: string) => readFileSync(join(chart, file), 'utf8');

test('a line of a chart is a line, whatever it is marked as: none is filled', () => {
  const [, list = ''] = /\[((?:'line[\w-]*',? ?)+)\]\.map/.exec(read('lines.tsx')) ?? [];
  const names = list.match(/[\w-]+/g) ?? [];
  expect(names).toContain('line-taken');
  const rules = [...read('chart.css').matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selectors = '', body = '']) => ({
    selectors: selectors.split(',').map((one) => one.trim()),
    isEmpty: /fill:\s*none/.test(body),
  }));
  const filled = names.filter((name) => !rules.some((one) => one.isEmpty && one.selectors.includes(`.${name}`)));
  expect(filled).toEqual([]);
});
