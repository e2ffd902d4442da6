import { useSyncExternalStore } from 'react';

/** Where the reader is: `#/policies/p/rules/fee?tab=cases` gives the decoded parts and the query. */
export interface Route {
  parts: string[];
  query: URLSearchParams;
}

let current = '';
let parsed: Route = parseRoute('');

function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

function snapshot(): Route {
  if (window.location.hash !== current) {
    current = window.location.hash;
    parsed = parseRoute(current);
  }
  return parsed;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The present route; the component renders again when it changes. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, snapshot);
}

/**
 * The address of a page.
 *
 * @example href('policies', 'p') // '#/policies/p'
 */
export function href(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

const rooms = { rules: 'rules', flow: 'flows', form: 'forms', master: 'masters', register: 'registers' } as const;

/** Whether a kind of definition has a page of its own. */
export const hasPage = (kind: string | undefined): kind is keyof typeof rooms =>
  kind !== undefined && Object.hasOwn(rooms, kind);

/** The address of a rule set, a flow, a form, master data or a register. */
export function definitionHref(policy: string, { kind, id }: { kind: keyof typeof rooms; id: string }): string {
  return href('policies', policy, rooms[kind], id);
}

export function navigate(to: string): void {
  window.location.hash = to;
}

/** Changes the query of the present page without a new entry in the history. */
export function setQuery(changes: Record<string, string | undefined>): void {
  const route = snapshot();
  const query = new URLSearchParams(route.query);
  for (const [key, value] of Object.entries(changes)) value === undefined ? query.delete(key) : query.set(key, value);
  const text = query.toString();
  history.replaceState(null, '', `${href(...route.parts)}${text ? `?${text}` : ''}`);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
