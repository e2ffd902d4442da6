/**
 * A text in pieces of at most so many lines: a cell is never higher than its page, and what is set by the library stays short.
 *
 * @param signs that fit on a line
 * @param lines of a piece
 * @example piecesOf('abcdef', 2, 2) // ['abcd', 'ef']
 */
export function piecesOf(text: string, signs: number, lines: number): string[] {
  const pieces: string[] = [];
  let open: string[] = [];
  let room = lines;
  const close = () => {
    if (open.length > 0) pieces.push(open.join('\n'));
    open = [];
    room = lines;
  };
  for (const line of text.split(/\r?\n/)) {
    const all = [...line];
    let at = 0;
    do {
      const part = all.slice(at, at + room * signs);
      open.push(part.join(''));
      at += part.length;
      room -= Math.max(1, Math.ceil(part.length / signs));
      if (room <= 0) close();
    } while (at < all.length);
  }
  close();
  return pieces.length > 0 ? pieces : [''];
}
