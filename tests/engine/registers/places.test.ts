import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, RegisterDefinition } from '../../../engine/index.ts';
import { placeOf, placeOfGroup } from '../../../engine/registers/places.ts';
import { seed, trials } from '../trials.ts';

const definitionOf = (sort: string[], more: Partial<RegisterDefinition> = {}): RegisterDefinition => ({
  ...{ kind: 'register', id: 'r', title: 'r', clauses: [], over: { forms: ['f'] } },
  ...{ columns: [{ name: 'a', '=': 'a' }], sort, ...more },
});
const at = { source: 'x', atMs: 0 };

/** In the order in which they stand. */
const inOrder: Json[] = [
  ...[-1e300, -2, -1.5, -0.001, 0, 1e-9, 0.1, 0.2, 1, 9, 10, 1e21],
  ...[
    '',
    '1',
    '10',
    '9',
    'A',
    'a',
    'aa',
    'b',
    '\u007f',
    '\u0080',
    '京',
    '京A',
    '\ufffd',
    '\u{10000}',
    '\u{1f600}',
    '\u{10ffff}',
  ],
  null,
];

test.each([
  ['numbers, then texts by their signs, then nothing', ['a'], inOrder],
  ['the other way, and nothing last all the same', ['-a'], [...inOrder.slice(0, -1).reverse(), null]],
])('values stand as %s', (_, sort, values) => {
  const places = values.map((value) => placeOf(definitionOf(sort), [value], at));
  expect(places.toSorted()).toEqual(places);
  expect(new Set(places).size).toBe(places.length);
});

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constant(null),
);
const signsOf = (text: string) => [...text].map((sign) => sign.codePointAt(0) as number);

function isBefore(a: Json, b: Json): boolean {
  if (typeof a === 'number') return typeof b !== 'number' || a < b;
  if (a === null || typeof b === 'number') return false;
  if (b === null) return true;
  const [one, other] = [signsOf(String(a)), signsOf(String(b))];
  const place = one.findIndex((sign, index) => sign !== other[index]);
  return place < 0 ? one.length < other.length : (one[place] as number) < (other[place] ?? -1);
}

test('the place of a value is before that of another where it is', () => {
  const property = fc.property(value, value, (a, b) => {
    const [one, other] = [a, b].map((cell) => placeOfGroup(definitionOf([], { group: ['a'] }), [cell])) as [
      string,
      string,
    ];
    expect(one < other).toBe(isBefore(a, b));
  });
  fc.assert(property, { numRuns: trials, seed });
});

test.each([
  ['of records the newer comes first', { forms: ['f'] }, ['r-3', 'r-2', 'r-1']],
  ['of decisions the older comes first', { decisions: 'd' }, ['r-1', 'r-2', 'r-3']],
])('what is equal stands by its age: %s', (_, over, wanted) => {
  const rows = [1, 2, 3].map((time) => ({ source: `r-${time}`, atMs: time * 1e12 }));
  const placed = rows.map((row) => ({ ...row, place: placeOf(definitionOf(['a'], { over }), [1], row) }));
  expect(placed.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ source }) => source)).toEqual(wanted);
});
