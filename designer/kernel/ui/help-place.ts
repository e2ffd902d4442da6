/** A guide, and the task in it. */
export type HelpPlace = [guide: string, task: string];

const rooms: Record<string, HelpPlace> = {
  overview: ['manager', 'overview'],
  policies: ['manager', 'new-policy'],
  instances: ['clerk', 'start'],
  tasks: ['clerk', 'tasks'],
  records: ['clerk', 'documents'],
  masters: ['clerk', 'documents'],
  registers: ['clerk', 'documents'],
  operations: ['administrator', 'stuck'],
  audit: ['administrator', 'backup'],
  organisation: ['administrator', 'organisation'],
  admin: ['administrator', 'rights'],
};
const tabs: Record<string, HelpPlace> = {
  'admin/keys': ['developer', 'keys'],
  'admin/webhooks': ['administrator', 'webhooks'],
  'admin/channels': ['administrator', 'channels'],
  'policies/editions': ['manager', 'roll-back'],
  'policies/decisions': ['developer', 'explain'],
};
const withinPolicy: Record<string, HelpPlace> = {
  changes: ['manager', 'publish'],
  compare: ['manager', 'roll-back'],
  migrations: ['administrator', 'migrations'],
};

/**
 * The part of a guide that is for the page at an address; `home` is the room of an address that names none.
 *
 * @example helpPlace({ parts: ['tasks'], query: new URLSearchParams() }, 'policies') // ['clerk', 'tasks']
 */
export function helpPlace(
  { parts, query }: { parts: readonly string[]; query: URLSearchParams },
  home: string,
): HelpPlace {
  const [room = home, policy, within] = parts;
  const side = query.get('side') ?? '';
  if (room === 'policies' && side === 'cases') return ['manager', 'cases'];
  const tab = tabs[`${room}/${query.get('tab') ?? ''}`];
  if (tab && (room === 'admin' || !within)) return tab;
  if (room === 'policies' && policy) return withinPolicy[within ?? ''] ?? ['manager', 'figure'];
  return rooms[room] ?? ['manager', 'figure'];
}
