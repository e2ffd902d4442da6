import { App } from 'antd';
import { useEffect, useState } from 'react';
import type { ApiError } from '../api.ts';
import { problemText } from './problem-text.ts';
import { useLoad } from './use-load.ts';

interface PageOf<T> {
  items: T[];
  cursor?: string;
}
export interface Pages<T> {
  /** What was read so far; undefined until the first page is there. */
  items: T[] | undefined;
  problem: ApiError | undefined;
  reload: () => void;
  /** Reads one page more; undefined where there is none. */
  next: (() => Promise<void>) | undefined;
}

/**
 * A long list, read page by page.
 *
 * @param key names what is read, as for `useLoad`
 * @example const { items, next } = usePages(`audit?${key}`, (cursor) => api.audit({ ...filter, ...cursor }))
 */
export function usePages<T>(key: string, read: (cursor: { cursor?: string }) => Promise<PageOf<T>>): Pages<T> {
  const { message } = App.useApp();
  const { data, problem, reload } = useLoad(key, () => read({}));
  const [more, setMore] = useState<PageOf<T> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: further pages belong to one reading of the first
  useEffect(() => setMore(null), [data]);
  const cursor = more ? more.cursor : data?.cursor;
  const next = async () => {
    const found = await read(cursor ? { cursor } : {}).catch((error) => void message.error(problemText(error)));
    if (found) setMore({ ...found, items: [...(more?.items ?? []), ...found.items] });
  };
  const items = data && [...data.items, ...(more?.items ?? [])];
  return { items, problem, reload, next: cursor ? next : undefined };
}
