import { expect, test } from 'vitest';
import { Gather } from '../../server/stores/postgres/gather.ts';

/** Groups that are under way until they are let go. */
function gathering(keyOf?: (one: string) => string) {
  const groups: string[][] = [];
  const done: (() => void)[] = [];
  const gather = new Gather<string>((group) => {
    groups.push(group);
    return new Promise((resolve) => done.push(resolve));
  }, keyOf);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const add = async (...many: string[]) => {
    for (const one of many) gather.add(one);
    await turn();
  };
  const finish = async () => {
    done.shift()?.();
    await turn();
  };
  return { groups, add, finish };
}
const many = (count: number) => Array.from({ length: count }, (_, index) => `i${index}`);

test('what is asked for at once goes together, and what comes meanwhile in the next group', async () => {
  const { groups, add, finish } = gathering();
  await add('a', 'b');
  await add('c');
  await add('d');
  expect(groups).toEqual([['a', 'b']]);
  await finish();
  expect(groups).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('where many wait, a second group goes beside the first, and no third', async () => {
  const { groups, add, finish } = gathering();
  await add('a');
  await add(...many(31));
  expect(groups).toHaveLength(1);
  await add('b');
  expect(groups.map(({ length }) => length)).toEqual([1, 32]);
  await add(...many(200));
  expect(groups).toHaveLength(2);
  await finish();
  expect(groups.map(({ length }) => length)).toEqual([1, 32, 128]);
});

test('a group holds a key once, in the order of asking', async () => {
  const { groups, add, finish } = gathering((one) => one.charAt(0));
  await add('a1', 'b1', 'a2', 'a3', 'b2');
  for (let time = 0; time < 3; time += 1) await finish();
  expect(groups).toEqual([['a1', 'b1'], ['a2', 'b2'], ['a3']]);
});
