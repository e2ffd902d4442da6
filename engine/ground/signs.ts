/** Signs as an input method or Excel writes them; whatever else of full width has its place in Unicode. */
const signs: Record<string, string> = {
  '\u2265': '>=',
  '\u2267': '>=',
  '\u2264': '<=',
  '\u2266': '<=',
  '\u2260': '!=',
  '\u3010': '[',
  '\u3011': ']',
  '\u3014': '[',
  '\u3015': ']',
  '\u3000': ' ',
  '\u00a0': ' ',
  '\u201c': '"',
  '\u201d': '"',
  '\u301c': '~',
  '\u2013': '~',
  '\u2014': '~',
  '\u2026': '...',
  '\u2212': '-',
  '\u00d7': '*',
  '\u00f7': '/',
  '\uffe5': '\u00a5',
  '\u339e': 'km',
  '\u339d': 'cm',
  '\u339c': 'mm',
  '\u338f': 'kg',
  '\u33a5': 'm\u00b3',
  '\u33a1': 'm\u00b2',
};
const foreign = new RegExp(`[\uff01-\uff5e${Object.keys(signs).join('')}]`, 'g');

/**
 * Signs of full width, and those of input methods, as FEEL has them.
 *
 * @example plainSigns('＞３，０００') // '>3,000'
 */
export function plainSigns(text: string): string {
  return text.replace(foreign, (sign) => signs[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).trim();
}

/** The same outside quotes: what stands in them is taken as it is, whatever quotes they are. */
export function plainSignsOutsideQuotes(text: string): string {
  return text
    .replace(/[\u201c\u201d\uff02]/g, '"')
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(foreign, plainSigns)))
    .join('')
    .trim();
}
