/**
 * A JSON Pointer of names and positions.
 *
 * @example pointer('states', 'a/b', 0) // '/states/a~1b/0'
 */
export function pointer(...parts: (string | number)[]): string {
  let text = '';
  for (const part of parts) text += `/${typeof part === 'string' ? escaped(part) : part}`;
  return text;
}

/** Hardly any name has a sign that must be escaped. */
const escaped = (part: string) => (/[~/]/.test(part) ? part.replaceAll('~', '~0').replaceAll('/', '~1') : part);

/**
 * The names and positions that a JSON Pointer is made of.
 *
 * @example pointerParts('/states/a~1b/0') // ['states', 'a/b', '0']
 */
export const pointerParts = (text: string): string[] =>
  text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
