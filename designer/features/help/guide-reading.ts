/** A piece of a line of a guide; what is strong is a word that stands on the screen. */
export type Piece = { kind: 'plain' | 'strong' | 'code'; text: string } | { kind: 'link'; text: string; to: string };

/** What stands between two headings of a guide, one after the other. */
export type Block =
  | { kind: 'text'; pieces: Piece[] }
  | { kind: 'list'; items: Piece[][] }
  /** `from`: the number of the first; steps go on after a piece of code. */
  | { kind: 'steps'; from: number; items: Piece[][] }
  | { kind: 'code'; text: string }
  | { kind: 'picture'; file: string; alt: string };

/** One thing that one wants to do. Its id is the same in every language. */
export interface Task {
  id: string;
  title: string;
  blocks: Block[];
}

export interface Guide {
  title: string;
  intro: Block[];
  tasks: Task[];
}

const inline = /\*\*([^*]+)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)]+)\)/g;

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: whole, 1: strong, 2: code, 3: text = '', 4: to, index } of line.matchAll(inline)) {
    if (index > end) pieces.push({ kind: 'plain', text: line.slice(end, index) });
    if (to !== undefined) pieces.push({ kind: 'link', text, to });
    else pieces.push(strong === undefined ? { kind: 'code', text: code ?? '' } : { kind: 'strong', text: strong });
    end = index + whole.length;
  }
  if (end < line.length) pieces.push({ kind: 'plain', text: line.slice(end) });
  return pieces;
}

/** Adds an item to the list that is being read, or begins one. */
function addItem(blocks: Block[], line: string, step?: string): void {
  const last = blocks.at(-1);
  const kind = step ? 'steps' : 'list';
  const items = [piecesOf(line)];
  if (last?.kind === kind) last.items.push(...items);
  else blocks.push(step ? { kind: 'steps', from: Number(step), items } : { kind: 'list', items });
}

function readLine(blocks: Block[], line: string): void {
  const [, alt, file] = /^!\[([^\]]*)\]\(([^)]+)\)$/.exec(line) ?? [];
  const [, number, step] = /^(\d+)\. (.+)$/.exec(line) ?? [];
  const [, entry] = /^- (.+)$/.exec(line) ?? [];
  if (file !== undefined) blocks.push({ kind: 'picture', file, alt: alt ?? '' });
  else if (step) addItem(blocks, step, number);
  else if (entry) addItem(blocks, entry);
  else if (line) blocks.push({ kind: 'text', pieces: piecesOf(line) });
}

/**
 * Reads a guide: `# title`, then for each task a line `[//]: # (id)` and `## heading`. Headings, numbered steps, lists,
 * strong, code, links and pictures is all it knows; whatever else there is, markup too, is shown as the text it is.
 *
 * @example readGuide('# A\n\n[//]: # (b)\n## C\n\n1. Press **Save**.').tasks[0].id // 'b'
 */
export function readGuide(markdown: string): Guide {
  const guide: Guide = { title: '', intro: [], tasks: [] };
  let id = '';
  let code: string[] | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const blocks = guide.tasks.at(-1)?.blocks ?? guide.intro;
    const [, mark] = /^\[\/\/\]: # \(([\w-]+)\)$/.exec(line) ?? [];
    if (line.startsWith('```')) {
      if (code) blocks.push({ kind: 'code', text: code.join('\n') });
      code = code ? undefined : [];
    } else if (code) code.push(line);
    else if (mark) id = mark;
    else if (line.startsWith('# ')) guide.title = line.slice(2);
    else if (line.startsWith('## ')) guide.tasks.push({ id, title: line.slice(3), blocks: [] });
    else readLine(blocks, line.trim());
  }
  return guide;
}
