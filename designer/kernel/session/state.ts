import { create } from 'zustand';
import type { Me, Ways } from '../../../client/api.ts';
import { type Right, readers, rights } from '../../../contract/call.ts';

/** Who sits before the designer. */
interface Session {
  /** `out`: the server wants somebody to sign in; `me` is then who was there before, if anybody was. */
  status: 'asking' | 'in' | 'out';
  me?: Me | undefined;
  ways?: Ways;
  /** Why one is to sign in: one's own password has just been changed, or single sign-on did not let one in. */
  why?: 'changed' | 'refused' | undefined;
}

export const useSession = create<Session>(() => ({ status: 'asking' }));

/** The server does not know the reader, or no longer. */
export function tellSignedOut(): void {
  useSession.setState({ status: 'out' });
}

export const isRight = (role: string): boolean => rights.some((right) => right === role);

/** A right of the product; or `flowRole`: any role in the policies' flows. */
export type Allowed = Right | 'flowRole';

/** Those whom the drafts and migrations of policies concern. */
export const governors: readonly Allowed[] = readers.draft;

/** Those who may look up what was decided. */
export const lookers: readonly Allowed[] = ['policyManager', 'approver', 'administrator', 'developer'];

/** Whether the reader has one of these rights. Where it is not known who reads, the server alone decides. */
export function hasRight(me: Me | undefined, ...allowed: readonly Allowed[]): boolean {
  if (me === undefined || me.roles === 'all') return true;
  return allowed.some((one) =>
    one === 'flowRole' ? me.roles !== 'all' && me.roles.some((role) => !isRight(role)) : me.roles.includes(one),
  );
}

/**
 * Whether the reader has one of these rights.
 *
 * @example useRight('approver')
 */
export function useRight(...allowed: readonly Allowed[]): boolean {
  return useSession(({ me }) => hasRight(me, ...allowed));
}

const noRoles: readonly string[] = [];

/**
 * The flow roles that the reader has in a policy; undefined: all of them.
 *
 * @example rolesIn(me, 'leave') // ['clerk']
 */
export function rolesIn(me: Me | undefined, policy: string): readonly string[] | undefined {
  if (me === undefined || me.roles === 'all') return undefined;
  return me.rolesIn?.[policy] ?? noRoles;
}

/** The flow roles that the reader has in a policy; undefined: all of them. */
export function useRolesIn(policy: string): readonly string[] | undefined {
  return useSession(({ me }) => rolesIn(me, policy));
}

/** Whether the reader may change policies. */
export const mayEdit = (): boolean => hasRight(useSession.getState().me, 'policyManager');

/** A password has as many characters at least: the server refuses shorter ones. */
export const shortestPassword = 12;

const keyName = 'guiju.key';
const userName = 'guiju.user';

/** The access key that the reader entered, kept for this browser tab alone. */
export function accessKey(): string {
  return sessionStorage.getItem(keyName) ?? '';
}
export function setAccessKey(key: string): void {
  sessionStorage.setItem(keyName, key);
}

/** The name under which a demo server knows the reader: reviewing takes two people. */
export function demoUser(): string {
  return sessionStorage.getItem(userName) ?? '';
}
export function setDemoUser(name: string): void {
  sessionStorage.setItem(userName, name);
}

const actingName = 'guiju.actFor';

/** The person as whom the reader of a demo server tries it; empty: nobody. */
export function actingFor(): string {
  return sessionStorage.getItem(actingName) ?? '';
}

/** Tries the demo as somebody, or as nobody; the page begins anew. */
export function actFor(person: string): void {
  if (person) sessionStorage.setItem(actingName, person);
  else sessionStorage.removeItem(actingName);
  window.location.reload();
}

/** What tells the server who is asking, as headers of a request. The cookie of who signed in goes by itself. */
export function credentials(): Record<string, string> {
  const person = actingFor();
  const acting: Record<string, string> = person ? { 'x-guiju-act-for': encodeURIComponent(person) } : {};
  if (accessKey()) return { authorization: `Bearer ${accessKey()}`, ...acting };
  const { csrf } = useSession.getState().me ?? {};
  const user = demoUser();
  return {
    ...acting,
    ...(csrf ? { 'x-guiju-csrf': csrf } : {}),
    ...(user ? { 'x-guiju-user': encodeURIComponent(user) } : {}),
  };
}
