/** The names that a JSON Pointer leads by. @example namesOf('/rules/a~1b') // ['rules', 'a/b'] */
export const namesOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The JSON Pointer by some names. @example pointerTo('rules', 'a/b') // '/rules/a~1b' */
export const pointerTo = (...names: string[]): string =>
  names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
