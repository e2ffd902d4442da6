/** The first character of each pinyin initial, in the order of the alphabet (i, u and v begin no syllable). */
const initials: [string, string][] = [
  ['a', '阿'],
  ['b', '八'],
  ['c', '嚓'],
  ['d', '哒'],
  ['e', '妸'],
  ['f', '发'],
  ['g', '旮'],
  ['h', '哈'],
  ['j', '讥'],
  ['k', '咔'],
  ['l', '垃'],
  ['m', '痳'],
  ['n', '拏'],
  ['o', '噢'],
  ['p', '妑'],
  ['q', '七'],
  ['r', '呥'],
  ['s', '扨'],
  ['t', '它'],
  ['w', '穵'],
  ['x', '夕'],
  ['y', '丫'],
  ['z', '帀'],
];
const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin');
const known = new Map<string, string>();

/**
 * The pinyin initials of a text; other letters stay as they are, in lower case.
 *
 * @example pinyinInitials('报销金额') // 'bxje'
 */
function pinyinInitials(text: string): string {
  return Array.from(text, initialOf).join('');
}

function initialOf(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
  const before = known.get(character);
  if (before !== undefined) return before;
  const found = initials.findLast(([, first]) => collator.compare(first, character) <= 0)?.[0] ?? '';
  known.set(character, found);
  return found;
}

/** Whether every word of a query stands in one of the texts, as written or by pinyin initials. */
export function matches(query: string, ...texts: string[]): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const hay = texts.map((text) => text.toLowerCase());
  return words.every(
    (word) =>
      hay.some((text) => text.includes(word)) ||
      (/^[a-z]+$/.test(word) && texts.some((text) => pinyinInitials(text).includes(word))),
  );
}
