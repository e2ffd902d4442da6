import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyLimit, parseJson } from '../../server/kernel/body.ts';
import { readLines } from '../../server/kernel/lines.ts';

/** A body that comes in pieces, cut between any two bytes; read a piece at a time, or as fast as they come. */
function bodyOf(text: string, cuts: number[], highWaterMark = 1): Readable {
  const bytes = Buffer.from(text);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const pieces = [...places, bytes.length].map((end, index) => bytes.subarray(index ? places[index - 1] : 0, end));
  return new Readable({
    highWaterMark,
    read() {
      // A piece without bytes would end the body.
      let next = pieces.shift();
      while (next?.length === 0) next = pieces.shift();
      this.push(next ?? null);
    },
  });
}

async function linesOf(body: Readable) {
  const found: { line: string | undefined; plain: boolean }[] = [];
  for await (const { lines, plain } of readLines(body)) for (const line of lines) found.push({ line, plain });
  return found;
}

const isRefused = (line: string, suspicious?: boolean) => {
  try {
    parseJson(line, suspicious);
    return false;
  } catch {
    return true;
  }
};

describe('the lines of a body', () => {
  const line = fc.constantFrom(
    '',
    ' ',
    '{"km":1}',
    '{"a":"保修 é 𠮷"}\r',
    '{"__proto__":1}',
    '{"\\u0063onstructor":{}}',
    '{',
  );

  test('are the same however it is cut, and what is refused of them is refused', async () => {
    const lines = fc.array(line, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat(), { maxLength: 20 }), fc.nat(99), async (all, cuts, ahead) => {
        const found = await linesOf(bodyOf(all.join('\n'), cuts, ahead));
        expect(found.map((one) => one.line)).toEqual(all.join('\n').split('\n'));
        for (const { line = '', plain } of found) {
          if (!plain) continue;
          expect(line).not.toContain('\r');
          expect(isRefused(line, false)).toBe(isRefused(line));
        }
      }),
    );
  });

  test.each([
    ['once within a character', [16]],
    ['several times within a character', [25, 26, 28]],
    ['between all bytes', Array.from({ length: 40 }, (_, place) => place)],
  ])('are read to their end where they are cut %s', { timeout: 2000 }, async (_, cuts) => {
    const found = await linesOf(bodyOf('{"a":"保修 é 𠮷"}\r\n', cuts));
    expect(found.map((one) => one.line)).toEqual(['{"a":"保修 é 𠮷"}\r', '']);
  });

  test('end with the sign of a character that cannot be read where they break off within one', async () => {
    const body = Readable.from([Buffer.from('{"a":"保').subarray(0, 8)]);
    expect((await linesOf(body)).map((one) => one.line)).toEqual(['{"a":"\ufffd']);
  });

  test('are read of text as of bytes, and each is measured where many come in one piece', async () => {
    const long = `{"a":"${'x'.repeat(bodyLimit)}"}`;
    const found = await linesOf(Readable.from([`{"km":1}\n${long}\n${long}\n{"km":`, '2}']));
    expect(found.map((one) => one.line)).toEqual(['{"km":1}', undefined, undefined, '{"km":2}']);
  });

  test('are given up where they are longer than a body may be, and those behind them are not', async () => {
    const long = `{"a":"${'x'.repeat(bodyLimit)}"}`;
    const found = await linesOf(bodyOf(`{"km":1}\n${long}\n{"km":2}`, [4, 500_000, 700_000, bodyLimit + 12]));
    expect(found.map((one) => one.line)).toEqual(['{"km":1}', undefined, '{"km":2}']);
  });
});
