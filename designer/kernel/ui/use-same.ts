import { useRef } from 'react';

/** The object of an earlier render as long as the new one says the same: what is drawn from it is not drawn again. For small plain data. */
export function useSame<T>(value: T): T {
  const kept = useRef({ value, text: '' });
  const text = JSON.stringify(value);
  if (text !== kept.current.text) kept.current = { value, text };
  return kept.current.value;
}

/** A function that stays the same object and does what its latest version does. */
export function useLatest<A extends unknown[], R>(act: (...args: A) => R): (...args: A) => R {
  const latest = useRef(act);
  latest.current = act;
  return useRef((...args: A) => latest.current(...args)).current;
}
