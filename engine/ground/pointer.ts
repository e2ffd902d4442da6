/**
 * A JSON Pointer of names and positions.
 *
 * @example pointer('states', 'a/b', 0) // '/states/a~1b/0'
 */
export const pointer = (...parts: (string | number)[]): string =>
  parts
    .map((part) => `/${typeof part === 'string' ? part.replaceAll('~', '~0').replaceAll('/', '~1') : part}`)
    .join('');

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
