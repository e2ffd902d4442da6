import { expect, test } from 'vitest';
import { addMoney, inCents, type MoneyTotals, moneyBetween, moneyNames } from '../../../engine/authoring.ts';

test('money is what has the unit CNY, or a name that ends in Cny', () => {
  const properties = {
    fee: { type: 'number', unit: 'CNY' },
    feeCny: { type: 'number' },
    distance: { type: 'number', unit: 'km' },
    cnyFirst: { type: 'number' },
  };
  expect(moneyNames({ properties })).toEqual(['fee', 'feeCny']);
  expect(moneyNames({})).toEqual([]);
});

test('sums are exact to the cent, and what is no number adds nothing', () => {
  const totals: MoneyTotals = {};
  for (let time = 0; time < 3; time += 1)
    addMoney(totals, ['fee', 'other'], { fee: 0.1 }, { fee: null, other: 'none' });
  expect(inCents(totals)).toEqual({ fee: { before: 0.3, after: 0 } });
});

test('halves of a cent are rounded up, as they are written', () => {
  const totals: MoneyTotals = {};
  addMoney(totals, ['fee'], { fee: 1.005 }, { fee: 1.115 });
  expect(inCents(totals)).toEqual({ fee: { before: 1.01, after: 1.12 } });
  expect(moneyBetween({ before: 0.1, after: 0.3 })).toBe(0.2);
  expect(moneyBetween({ before: 8.165, after: 9.17 })).toBe(1.01);
});
