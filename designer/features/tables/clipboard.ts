/**
 * Reads the text that Excel puts on the clipboard: tabs between cells, lines between rows, quotes around cells with either.
 *
 * @example parseTabbed('a\t"b\nc"\r\nd\te') // [['a', 'b\nc'], ['d', 'e']]
 */
export function parseTabbed(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === '' && closesAsCell(text, at)) quoted = true;
    else if (character === '\t' || character === '\n') {
      rows.at(-1)?.push(cell);
      cell = '';
      if (character === '\n') rows.push([]);
    } else if (character !== '\r') cell += character;
  }
  rows.at(-1)?.push(cell);
  const last = rows.at(-1);
  if (rows.length > 1 && last?.length === 1 && last[0] === '') rows.pop();
  return rows;
}

/** A quote opens a quoted cell only when its closing quote ends the cell; FEEL's own `"a","b"` is plain text. */
function closesAsCell(text: string, open: number): boolean {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at += 1;
    else {
      const inner = text.slice(open + 1, at);
      const next = text[at + 1];
      return (next === undefined || next === '\t' || next === '\n' || next === '\r') && /["\t\n]/.test(inner);
    }
  }
  return false;
}

/** Cells as text for the clipboard, as Excel reads it. */
export function toTabbed(cells: string[][]): string {
  return cells
    .map((row) => row.map((cell) => (/[\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'))
    .join('\n');
}
