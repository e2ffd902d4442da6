/** The numbers that PostgreSQL has for its types. */
const types = { text: 25, json: 114 };
const headerLength = 20;
const lengthOfNull = -1;

/**
 * A parameter that is an array of texts, or of JSON, in PostgreSQL's binary form: nothing in it is escaped, and nothing read for what is.
 *
 * @example await ask('select * from unnest($2::text[])', arrayOf('text', ['a', null]))
 */
export function arrayOf(type: keyof typeof types, values: readonly (string | null)[]): Buffer {
  const lengths = values.map((value) => (value === null ? lengthOfNull : Buffer.byteLength(value)));
  const size = lengths.reduce((sum, length) => sum + 4 + Math.max(length, 0), headerLength);
  const bytes = Buffer.allocUnsafe(size);
  const header = [values.length === 0 ? 0 : 1, lengths.includes(lengthOfNull) ? 1 : 0, types[type], values.length, 1];
  let place = 0;
  for (const number of header) place = bytes.writeInt32BE(number, place);
  for (const [index, value] of values.entries()) {
    place = bytes.writeInt32BE(lengths[index] as number, place);
    if (value !== null) place += bytes.write(value, place);
  }
  // Of no elements there are neither dimensions nor bounds.
  return values.length === 0 ? bytes.subarray(0, 12) : bytes;
}
