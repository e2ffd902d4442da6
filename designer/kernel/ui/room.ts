import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** A page that comes when it is first drawn, or before. */
export type Room<P> = LazyExoticComponent<ComponentType<P>> & { fetch(): Promise<unknown> };

/**
 * A page of a file of its own.
 *
 * @param fetch imports the file
 * @param name what the page is called there
 * @example room(() => import('./audit-page.tsx'), 'AuditPage')
 */
export function room<N extends string, P>(fetch: () => Promise<Record<N, ComponentType<P>>>, name: N): Room<P> {
  const page = lazy(async () => ({ default: (await fetch())[name] }));
  return Object.assign(page, { fetch });
}

const restMs = 1500;

/** Fetches pages one after the other once the first one stands: whoever goes on waits for none. @returns ends it */
export function whenIdle(rooms: readonly { fetch(): Promise<unknown> }[]): () => void {
  let isOver = false;
  const timer = setTimeout(async () => {
    for (const one of rooms) {
      if (isOver) return;
      await one.fetch().catch(() => undefined);
    }
  }, restMs);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
