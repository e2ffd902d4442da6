/** JavaScript's white space, which is more than RE2's: the wide space of Chinese texts is one. */
const spaces =
  '\\t\\n\\x{b}\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const noSpaces =
  '\\x{0}-\\x{8}\\x{e}-\\x{1f}!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}' +
  '\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}';
const noLineEnds = '[^\\n\\r\\x{2028}\\x{2029}]';
const anything = '[\\x{0}-\\x{10ffff}]';
const nothing = '[^\\x{0}-\\x{10ffff}]';

/** JavaScript's long names of general categories; RE2 knows the short ones. */
const categories = new Map(
  `L:Letter Lu:Uppercase_Letter Ll:Lowercase_Letter Lt:Titlecase_Letter Lm:Modifier_Letter Lo:Other_Letter M:Mark
   Mn:Nonspacing_Mark Mc:Spacing_Mark Me:Enclosing_Mark N:Number Nd:Decimal_Number Nl:Letter_Number No:Other_Number
   P:Punctuation Pc:Connector_Punctuation Pd:Dash_Punctuation Ps:Open_Punctuation Pe:Close_Punctuation
   Po:Other_Punctuation S:Symbol Sm:Math_Symbol Sc:Currency_Symbol Sk:Modifier_Symbol So:Other_Symbol Z:Separator
   Zs:Space_Separator Zl:Line_Separator Zp:Paragraph_Separator C:Other Cc:Control Cf:Format`
    .split(/\s+/)
    .map((pair) => pair.split(':').reverse() as [long: string, short: string]),
);

/** What a linear matcher cannot do. */
export class Inexpressible extends Error {
  /** The part of the pattern, and which kind of thing it is. */
  readonly part: string;
  readonly kind: 'lookAround' | 'backReference' | 'other';
  constructor(part: string, kind: Inexpressible['kind']) {
    super(part);
    this.part = part;
    this.kind = kind;
  }
}

/** Reads one piece of a pattern at a time: `found` is its match. Which row fits first writes it. */
type Row = [piece: RegExp, write: (found: RegExpExecArray, dotAll: boolean) => string];

const refuse = (kind: Inexpressible['kind']) => (found: RegExpExecArray) => {
  throw new Inexpressible(found[0], kind);
};
const code = (hex: string) => `\\x{${hex}}`;
const pair = (high: string, low: string) =>
  code(((Number.parseInt(high, 16) - 0xd800) * 0x400 + Number.parseInt(low, 16) - 0xdc00 + 0x10000).toString(16));

/** Escapes that mean the same inside and outside of a class. */
const escapes: Row[] = [
  [/\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/iy, ([, high = '', low = '']) => pair(high, low)],
  [/\\u\{0*([0-9a-f]+)\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/iy, ([, a, b, c]) => code(a ?? b ?? c ?? '')],
  [/\\c([a-z])/iy, ([, letter = '']) => code((letter.charCodeAt(0) % 32).toString(16))],
  [/\\v/y, () => code('b')],
  [/\\0/y, () => code('0')],
  [/\\\//y, () => '/'],
  [/\\([pP])\{(?:Script|sc)=(\w+)\}/y, ([, sign, name]) => `\\${sign}{${name}}`],
  [
    /\\([pP])\{(?:(?:General_Category|gc)=)?(\w+)\}/y,
    ([, sign, name = '']) => `\\${sign}{${categories.get(name) ?? name}}`,
  ],
  [/\\[pP]/y, refuse('other')],
];

const outside: Row[] = [
  ...escapes,
  [/\\s/y, () => `[${spaces}]`],
  [/\\S/y, () => `[^${spaces}]`],
  [/\\[1-9]\d*|\\k<[^>]*>/y, refuse('backReference')],
  [/\(\?<?[=!]/y, refuse('lookAround')],
  [/\(\?</y, () => '(?P<'],
  [/\(\?[^:]/y, refuse('other')],
  [/\./y, (_, dotAll) => (dotAll ? anything : noLineEnds)],
  [/\[\^\]/y, () => anything],
  [/\[\]/y, () => nothing],
  [/\\[\s\S]|[\s\S]/y, ([piece]) => piece],
];

const inside: Row[] = [
  ...escapes,
  [/\\s/y, () => spaces],
  [/\\S/y, () => noSpaces],
  [/\\b/y, () => code('8')],
  [/\[/y, () => '\\['],
  [/\\[\s\S]|[\s\S]/y, ([piece]) => piece],
];

/**
 * Writes a pattern that JavaScript accepts (with its flag `u`) as RE2 has it, with JavaScript's meaning.
 *
 * @throws Inexpressible
 * @example translatePattern('(?<y>\\d{4}).\\s', false) // '(?P<y>\\d{4})[^\\n\\r…][\\t\\n…]'
 */
export function translatePattern(pattern: string, dotAll: boolean): string {
  let written = '';
  let inClass = false;
  for (let place = 0; place < pattern.length; ) {
    for (const [piece, write] of inClass ? inside : outside) {
      piece.lastIndex = place;
      const found = piece.exec(pattern);
      if (!found) continue;
      written += write(found, dotAll);
      place = piece.lastIndex;
      if (found[0] === '[') inClass = true;
      else if (found[0] === ']') inClass = false;
      break;
    }
  }
  return written;
}
