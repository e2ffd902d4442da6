import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import { compileEdition, type JsonObject } from '../../../engine/index.ts';
import { contentOfFlow } from '../flows/flow-with.ts';

const url = 'https://bank.example/';

/** What the check says of a call with this input, in English. */
function saidOf(input: JsonObject): string[] {
  const { content } = compileEdition(
    contentOfFlow({
      initial: 'a',
      states: { a: { invoke: { id: 'call', src: 'http', input, onDone: 'b', onError: 'b' } }, b: { type: 'final' } },
    }),
  );
  return checkContent(content)
    .filter(({ severity, path }) => severity === 'error' && path === '/machine/states/a')
    .map(({ message }) => message.en);
}

describe('a call in a definition', () => {
  test.each<[string, JsonObject, RegExp[]]>([
    [
      'with all that there is',
      {
        url,
        method: 'PUT',
        headers: { a: '1', b: { '=': '"x"' }, c: { secret: 'S' } },
        body: { n: [1] },
        timeout: 'PT1M',
        retry: { times: 0, wait: 'PT0S' },
        expect: [200, 404],
      },
      [],
    ],
    [
      'whose values are computed',
      {
        url: { '=': '"https://a.example/" + "b"' },
        method: { '=': '"GET"' },
        timeout: { '=': '"PT1S"' },
        headers: { '=': '{a: "b"}' },
      },
      [],
    ],
    ['with a slip of the pen', { url, timout: 'PT1S' }, [/“timout” is not known.*“timeout”/]],
    ['with a slip within', { url, retry: { tims: 2 } }, [/“tims” is not known.*“times”/]],
    ['with a name that nobody knows', { url, zebra: 1 }, [/“zebra” is not known/]],
    ['with names of its own', { url, 'x-note': 'ours' }, []],
    ['without an address', { method: 'GET' }, [/no|does not say what address/]],
    ['by an unknown method', { url, method: 'FETCH' }, [/method is one of/]],
    ['that waits too long', { url, timeout: 'PT2M' }, [/timeout is a duration/]],
    ['that waits for a month', { url, timeout: 'P1M' }, [/timeout is a duration/]],
    ['that is tried too often', { url, retry: { times: 21 } }, [/0 to 20 times/]],
    ['that is tried by half', { url, retry: { times: 1.5 } }, [/0 to 20 times/]],
    ['that pauses too long', { url, retry: { wait: 'PT2H' } }, [/up to an hour/]],
    ['with a status that there is not', { url, expect: [99] }, [/statuses are whole numbers/]],
    ['with a header of the connection', { url, headers: { Host: 'a' } }, [/Host is set by the system/]],
    ['with the key of repetitions', { url, headers: { 'Idempotency-Key': 'a' } }, [/is set by the system/]],
    ['with a header that no line can hold', { url, headers: { a: 'b\nc' } }, [/header a cannot be sent/]],
    ['with a secret without a name', { url, headers: { a: { secret: '' } } }, [/header a cannot be sent/]],
  ])('%s', (_, input, said) => {
    expect(saidOf(input)).toEqual(said.map((one) => expect.stringMatching(one)));
  });
});
