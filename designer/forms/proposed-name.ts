import { useEffect, useState } from 'react';

/** How names are put together of syllables: `dan-jia` for what is called over HTTP, `danJia` for what expressions use. */
const joined = {
  id: (words: string[]) => words.join('-'),
  name: ([first = '', ...others]: string[]) =>
    [first, ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(''),
};
const longest = 60;

/**
 * A name proposed for what has a title, by its pinyin; empty until the dictionary is there, which is fetched when it is first needed.
 *
 * @example useProposedName('单价', 'id') // 'dan-jia'
 */
export function useProposedName(title: string, form: keyof typeof joined): string {
  const [words, setWords] = useState<string[]>([]);
  useEffect(() => {
    let current = true;
    void syllablesOf(title).then((found) => current && setWords(found));
    return () => {
      current = false;
    };
  }, [title]);
  return joinedName(words, form);
}

/** As {@link useProposedName}, for many at once. */
export async function proposedName(title: string, form: keyof typeof joined): Promise<string> {
  return joinedName(await syllablesOf(title), form);
}

function joinedName(words: string[], form: keyof typeof joined): string {
  const join = joined[form];
  let fitting = words.length;
  while (join(words.slice(0, fitting)).length > longest) fitting -= 1;
  return join(words.slice(0, fitting));
}

/** The syllables and Latin words of a text, from the first that begins with a letter. */
async function syllablesOf(text: string): Promise<string[]> {
  if (text.trim() === '') return [];
  const { pinyin } = await import('pinyin-pro');
  const parts = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true });
  const words = parts.flatMap((part) => part.toLowerCase().match(/[a-z0-9]+/g) ?? []);
  const first = words.findIndex((word) => /^[a-z]/.test(word));
  return first < 0 ? [] : words.slice(first);
}
