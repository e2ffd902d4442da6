import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { App } from 'antd';
import type { ApiError, Page } from '../api.ts';
import { problemText } from './problem-text.ts';

interface Pages<T> {
  /** What was read so far; undefined until the first page is there. */
  items: T[] | undefined;
  problem: ApiError | null;
  reload: () => void;
  /** Reads one page more; undefined where there is none. */
  next: (() => Promise<void>) | undefined;
}

/**
 * A long list, read page by page.
 *
 * @example const { items, next } = usePages(['audit', filter], (cursor) => api.listAudit({ ...filter, ...cursor }))
 */
export function usePages<T>(key: QueryKey, read: (cursor: { cursor?: string }) => Promise<Page<T>>): Pages<T> {
  const { message } = App.useApp();
  const { data, error, isFetchNextPageError, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam === undefined ? {} : { cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
  });
  const next = async () => {
    const found = await fetchNextPage();
    if (found.isFetchNextPageError) message.error(problemText(found.error));
  };
  return {
    items: data?.pages.flatMap(({ items }) => items),
    // What was read stays where only the next page failed.
    problem: isFetchNextPageError ? null : error,
    reload: () => void refetch(),
    next: hasNextPage ? next : undefined,
  };
}
