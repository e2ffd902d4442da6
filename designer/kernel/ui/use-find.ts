import { useEffect, useState } from 'react';
import { useRoute } from './router.ts';

/** What is searched for in a list: at first what the address says, which a link into the list brings. */
export function useFind(): [string, (words: string) => void] {
  const asked = useRoute().query.get('find') ?? '';
  const [words, setWords] = useState(asked);
  useEffect(() => setWords(asked), [asked]);
  return [words, setWords];
}
