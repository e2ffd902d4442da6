import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCell, parseCellByGrammar } from '../../../engine/tables/cells.ts';
import { seed, trials } from '../trials.ts';

const number = fc.oneof(
  fc.integer({ min: -50, max: 50 }).map(String),
  fc.constantFrom('0.5', '12.25', '1000000000000', '9007199254740993', '-0.1000000000000000001', '0.30'),
);
const one = fc.oneof(
  number,
  fc.constantFrom(
    '"a"',
    '"中 文"',
    '"a,b"',
    '"x)"',
    'true',
    'false',
    'null',
    'date("2020-01-01")',
    '?',
    '? > 3',
    'other',
    '"a\\"b"',
  ),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>=', '=', '!='), fc.constantFrom('', ' '), number)
    .map((parts) => parts.join('')),
  fc
    .tuple(
      fc.constantFrom('[', ']', '('),
      number,
      fc.constantFrom('..', ' .. '),
      number,
      fc.constantFrom(']', '[', ')'),
    )
    .map((parts) => parts.join('')),
);
const cell = fc
  .tuple(fc.array(one, { minLength: 1, maxLength: 3 }), fc.constantFrom(',', ', '), fc.boolean())
  .map(([parts, comma, negated]) => (negated ? `not(${parts.join(comma)})` : parts.join(comma)));

const reading = (read: () => unknown) => {
  try {
    return read();
  } catch {
    return 'not FEEL';
  }
};

test('a cell that is read quickly is read as the grammar reads it', () => {
  const property = fc.property(cell, (text) => {
    expect(reading(() => parseCell(text, 'x'))).toEqual(reading(() => parseCellByGrammar(text, 'x')));
  });
  fc.assert(property, { numRuns: Math.min(trials, 20_000), seed });
});
