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
  window.location.hash = keepingEdition(to);
}

/** Rooms of a policy that are of drafts or of several editions. */
const ofNoEdition = new Set(['changes', 'compare', 'migrations']);

/**
 * Where an address leads from a policy of which an edition is being read: to the same edition.
 *
 * @example keepingEdition('#/policies/p/rules/fee') // at #/policies/p?edition=3: '#/policies/p/rules/fee?edition=3'
 */
function keepingEdition(to: string): string {
  const { parts, query } = snapshot();
  const edition = query.get('edition');
  const there = parseRoute(to);
  const isSame = parts[0] === 'policies' && there.parts[0] === 'policies' && parts[1] === there.parts[1];
  if (edition === null || !isSame || ofNoEdition.has(there.parts[2] ?? '')) return to;
  if (there.query.has('edition') || there.query.has('draft') || there.query.get('tab') === 'editions') return to;
  return `${to}${to.includes('?') ? '&' : '?'}edition=${encodeURIComponent(edition)}`;
}

/** A link leads where `keepingEdition` says, in this tab or another, and keeps the address that it is drawn with. */
function followLink(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.('a[href^="#/"]');
  const to = link?.getAttribute('href');
  if (!link || !to) return;
  const kept = keepingEdition(to);
  if (kept === to) return;
  link.setAttribute('href', kept);
  setTimeout(() => link.setAttribute('href', to));
}
for (const name of ['click', 'auxclick'] as const) window.addEventListener(name, followLink, { capture: true });

/** Changes the query of the present page without a new entry in the history. */
export function setQuery(changes: Record<string, string | undefined>): void {
  const route = snapshot();
  const query = new URLSearchParams(route.query);
  for (const [key, value] of Object.entries(changes)) value === undefined ? query.delete(key) : query.set(key, value);
  const text = query.toString();
  history.replaceState(null, '', `${href(...route.parts)}${text ? `?${text}` : ''}`);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
