import { useCallback, useEffect, useState } from 'react';
import type { ApiError } from '../api.ts';

export interface Loaded<T> {
  data: T | undefined;
  problem: ApiError | undefined;
  loading: boolean;
  reload: () => void;
  set: (data: T) => void;
}

/**
 * Reads from the server when the component appears and when `key` changes.
 *
 * @param key names what is read; a late answer for an earlier key is dropped
 */
export function useLoad<T>(key: string, read: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data?: T; problem?: ApiError }>({ key: '' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` is new at every render; `key` says when to read again
  useEffect(() => {
    let current = true;
    read().then(
      (data) => current && setState({ key, data }),
      (problem) =>
        current && setState((before) => ({ key, data: before.key === key ? before.data : undefined, problem })),
    );
    return () => {
      current = false;
    };
  }, [key, round]);
  const reload = useCallback(() => setRound((value) => value + 1), []);
  const set = useCallback((data: T) => setState({ key, data }), [key]);
  const mine = state.key === key;
  return {
    data: mine ? state.data : undefined,
    problem: mine ? state.problem : undefined,
    loading: !mine,
    reload,
    set,
  };
}
