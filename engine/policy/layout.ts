/**
 * JSON text that people can read and git can compare: a value stands on one line where it fits, otherwise each entry on its own.
 *
 * @param value any JSON value
 * @param width the longest line, in characters
 * @returns the text, ending in a newline
 * @example layoutJson({ a: [1, 2] }) // '{ "a": [1, 2] }\n'
 */
export function layoutJson(value: unknown, width = 140): string {
  return `${layout(value, '', 0, width)}\n`;
}

function layout(value: unknown, indent: string, before: number, width: number): string {
  const line = oneLine(value);
  const inner = `${indent}  `;
  if (indent.length + before + line.length <= width || typeof value !== 'object' || value === null) return line;
  const entries = Array.isArray(value)
    ? value.map((item) => inner + layout(item, inner, 0, width))
    : definedEntries(value).map(([key, item]) => {
        const name = `${JSON.stringify(key)}: `;
        return inner + name + layout(item, inner, name.length, width);
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = definedEntries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function definedEntries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}
