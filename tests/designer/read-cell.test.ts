import { expect, test } from 'vitest';
import { readWhen } from '../../designer/forms/read-cell.ts';

const kinds = [
  { value: 'tractor', names: ['牵引车'] },
  { value: 'road', names: ['公路用车'] },
  { value: 'offRoad', names: ['非公路用车', 'not for roads'] },
];
const schema = { type: 'string', enum: kinds.map(({ value }) => value) };

test.each([
  ['a value by its name', '牵引车', '"tractor"'],
  ['several', '牵引车、公路用车', '"tractor", "road"'],
  ['all but one', '非 牵引车', 'not("tractor")'],
  ['all but several', '不是（牵引车、公路用车）', 'not("tractor", "road")'],
  ['a value whose name begins as a negation does', '非公路用车', '"offRoad"'],
  ['such a one among others', '牵引车、非公路用车', '"tractor", "offRoad"'],
  ['such a one in English', 'not for roads', '"offRoad"'],
  ['all but such a one', '非 非公路用车', 'not("offRoad")'],
])('a condition cell reads %s', (_, typed, feel) => {
  expect(readWhen(typed, schema, kinds)).toBe(feel);
});
