import { parser, trackVariables } from 'lezer-feel';
import { exceed, keepWithin, limits } from '../ground/limits.ts';
import type { FeelNode } from './feel-node.ts';
import type { FeelType } from './types.ts';

/** Where a FEEL text stops being FEEL. */
export class FeelSyntaxError extends Error {
  override readonly name = 'FeelSyntaxError';
  readonly from: number;
  readonly to: number;
  constructor(text: string, from: number, to: number) {
    super(`not FEEL at ${from}: ${text.slice(from, to + 12) || 'unexpected end'}`);
    this.from = from;
    this.to = to;
  }
}

/** Names that an expression may use, as far as the grammar has to know them. */
export interface KnownNames {
  keys(): Iterable<string>;
  get?(name: string): { type: FeelType; format?: string | undefined } | undefined;
  /** The same, where `get` may have to find it out. */
  peek?(name: string): { type: FeelType } | undefined;
}

/**
 * Parses a FEEL expression, or the unary tests of a table cell.
 *
 * @param known names in scope: they may hold spaces, signs and words of the grammar
 * @throws FeelSyntaxError
 * @throws Problem limitExceeded where it is too long or too deep
 * @example parseFeel('2 * km', 'expression').children[0].name // 'ArithmeticExpression'
 */
export function parseFeel(text: string, kind: 'expression' | 'unaryTests', known?: KnownNames): FeelNode {
  boundText(text);
  const plain = parsed(text, kind, contextOf(known, false));
  if (!(plain instanceof FeelSyntaxError)) return plain;
  for (const attempt of otherReadings(text, kind, known)) {
    const tree = attempt();
    if (!(tree instanceof FeelSyntaxError)) return tree;
  }
  throw plain;
}

/** A word of the grammar is read as a name only where it makes no sense as a word. */
function otherReadings(text: string, kind: 'expression' | 'unaryTests', known: KnownNames | undefined) {
  const words = contextOf(known, true);
  const { [operator]: isName, ...others } = words;
  const named = (context: Known) => () => parsed(text, kind, isName ? { ...context, [asName]: isName } : context, true);
  return [
    ...(isName === undefined ? [] : [named(contextOf(known, false)), named(others)]),
    ...(Object.keys(words).some((name) => reserved.has(name)) ? [() => parsed(text, kind, words)] : []),
  ];
}

/** The one word of the grammar that every flow has as a name, too: `instance.id`. Where `of` follows it is the operator. */
const operator = 'instance';
/** A name of the same length that the grammar has no other use for. */
const asName = 'instanc_';
const nameNotOperator = /(?<![\w$])instance(?![\w$])(?!\s+of(?![\w$]))/g;

/** Before parsing: what is too long or nested too deeply is not parsed at all. */
function boundText(text: string): void {
  keepWithin('expressionLength', text.length);
  let depth = 0;
  for (const sign of text) {
    if (sign === '(' || sign === '[' || sign === '{') depth += 1;
    else if (sign === ')' || sign === ']' || sign === '}') depth -= 1;
    if (depth > limits.expressionDepth.most) exceed('expressionDepth');
  }
}

const reserved = new Set(
  (
    'for in return if then else some every satisfies or and between instance of days time duration years months ' +
    'date list context function external true false null not'
  ).split(' '),
);
const isWord = (name: string) => /^[\w$]+$/.test(name);

type Known = { [name: string]: Known | null };

/** The names that the grammar would not find by itself, with the names in them. */
function contextOf(known: KnownNames | undefined, withReserved: boolean): Known {
  const context: Known = {};
  for (const name of known?.keys() ?? []) {
    const inner = entriesOf((known?.peek ? known.peek(name) : known?.get?.(name))?.type);
    if (inner || !isWord(name) || (withReserved && reserved.has(name))) context[name] = inner;
  }
  return context;
}

/** The names within types that were looked through: a scope is asked for each of its expressions. */
const looked = new WeakMap<FeelType, Known | null>();

function entriesOf(type: FeelType | undefined): Known | null {
  if (type?.is === 'list') return entriesOf(type.item);
  if (type?.is !== 'context') return null;
  const found = looked.get(type);
  if (found !== undefined) return found;
  const made = entriesWithin(type);
  looked.set(type, made);
  return made;
}

function entriesWithin(type: Extract<FeelType, { is: 'context' }>): Known | null {
  const entries = Object.entries(type.entries).map(([name, entry]) => [name, entriesOf(entry)] as const);
  return entries.some(([name, inner]) => inner || !isWord(name) || reserved.has(name))
    ? Object.fromEntries(entries)
    : null;
}

/** The grammar knows lists of a type, but no ranges of one: they are read as those. */
const rangeType = /(?<=(?:\bof|<|->|:)\s*)range(?=\s*<)/g;

/** The trees of texts that were parsed lately: an author's text is compiled, checked and compared, in every edition that has it. */
const trees = new Map<string, FeelNode>();
/** So many characters of texts are kept parsed. */
const mostCharacters = 400_000;
let characters = 0;
/** Numbers for the names in scope, which are many and the same for all texts of a definition. */
const scopes = new Map<string, number>();

function scopeNumber(context: Known): number {
  const names = JSON.stringify(context);
  const number = scopes.get(names) ?? scopes.size;
  if (scopes.get(names) === undefined) {
    characters += names.length;
    scopes.set(names, number);
  }
  return number;
}

function parsed(
  text: string,
  kind: 'expression' | 'unaryTests',
  context: Known,
  isNamed = false,
): FeelNode | FeelSyntaxError {
  const key = `${kind}${isNamed}${scopeNumber(context)} ${text}`;
  const known = trees.get(key);
  if (known) return known;
  const read = isNamed ? text.replace(nameNotOperator, asName) : text;
  const tree = parsedAnew(text, kind, context, read);
  if (tree instanceof FeelSyntaxError) return tree;
  characters += key.length;
  if (characters > mostCharacters) {
    // The numbers of scopes stand in the keys: they go together.
    trees.clear();
    scopes.clear();
    characters = 0;
    return tree;
  }
  trees.set(key, tree);
  return tree;
}

/** @param read the text as the grammar is to read it, as long as the text itself */
function parsedAnew(
  text: string,
  kind: 'expression' | 'unaryTests',
  context: Known,
  read: string,
): FeelNode | FeelSyntaxError {
  const top = kind === 'expression' ? 'Expression' : 'UnaryTests';
  try {
    const configured = parser.configure({ top, contextTracker: trackVariables(context) });
    return treeOf(configured.parse(read.replace(rangeType, 'list ')), text);
  } catch (error) {
    if (error instanceof FeelSyntaxError) return error;
    // The tracker of names gives up with an error of its own.
    if (error instanceof Error && /name/.test(error.message)) return new FeelSyntaxError(text, 0, text.length);
    throw error;
  }
}

/** A node whose children are not all there yet. */
type Growing = FeelNode & { children: FeelNode[] };

const isComment = (name: string) => name === 'LineComment' || name === 'BlockComment';

function treeOf(tree: ReturnType<typeof parser.parse>, text: string): FeelNode {
  const stack: Growing[] = [];
  let root: FeelNode | undefined;
  tree.iterate({
    enter(node) {
      if (node.type.isError) throw new FeelSyntaxError(text, node.from, node.to);
      if (isComment(node.name)) return false;
      const own: Growing = {
        name: node.name,
        text: text.slice(node.from, node.to),
        from: node.from,
        to: node.to,
        children: [],
      };
      stack.at(-1)?.children.push(own);
      root ??= own;
      stack.push(own);
      // Levels of the tree: a bracket makes several.
      if (stack.length > 8 * limits.expressionDepth.most) exceed('expressionDepth');
      return true;
    },
    leave(node) {
      if (!isComment(node.name)) stack.pop();
    },
  });
  const [only, more] = root?.children ?? [];
  if (!root || !only) throw new FeelSyntaxError(text, 0, 0);
  if (root.name === 'Expression' && more) throw new FeelSyntaxError(text, more.from, more.to);
  return root;
}

/** A name in one spelling: its parts with single spaces, none around signs. @example plainName('a  +b') // 'a + b' */
export function plainName(name: string): string {
  return name
    .replace(/\s*([./\-'+]|\*\*?)\s*/g, ' $1 ')
    .replace(/\s+/g, ' ')
    .trim();
}
