import { expect, test } from 'vitest';
import { caseKey, caseName } from '../../designer/words/case-name.ts';

test.each([
  ['monthly-settlement sino-station-n1 2026-12', '结算 2026-12', '2026-12'],
  ['daily-plan 2026-11-30', '结算 2026-11-30', '2026-11-30'],
  ['WX-5', 'WX-5', 'WX-5'],
  ['合同 2026-12', '合同 2026-12', '合同 2026-12'],
  [undefined, '结算', undefined],
])('a case with the key %s is called %s', (key, name, shown) => {
  expect([caseName(key, '结算'), caseKey(key)]).toEqual([name, shown]);
});
