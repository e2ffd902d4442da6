import { type Allowance, rights } from '../../contract/call.ts';
import { Problem } from '../../engine/index.ts';

/** Who is asking. `roles` 'all' has every right and every flow role; no `policies` means all of them. */
export interface Caller {
  id: string;
  /** The person who is asking, as everybody is named in work: an account without `user:`, `key:<id>`, of the admin key `operator`. */
  person: string;
  /** Who sent it, acting for the person: the id of a key, or of whoever tries something in demo mode. */
  actedBy?: string;
  roles: readonly string[] | 'all';
  policies?: readonly string[];
  /** The token of the session, for who signed in. */
  session?: string;
  /** Somebody else set the password that the session began with. */
  confined?: boolean;
  /** The flow roles that the person carries by role bindings: of a policy, or of any. */
  bound?: (policy?: string) => readonly string[];
}

/** Who did something, as everybody is named in work: what landed named accounts with `user:`. @example personNamed('user:li') // 'li' */
export const personNamed = (by: string): string => by.replace(/^user:/, '');

/** Whether a caller may use a call. */
export function isAllowed(caller: Caller, allowance: Allowance): boolean {
  const { roles } = caller;
  if (roles === 'all' || typeof allowance === 'string') return true;
  return allowance.some((right) => (right === 'flowRole' ? hasFlowRole(caller) : roles.includes(right)));
}

const hasFlowRole = (caller: Caller) => flowRolesOf(caller)?.length !== 0 || anyRolesOf(caller)?.length !== 0;

/** Whether a role is one of the policies' flows. */
export const isFlowRole = (role: string): boolean => !(rights as readonly string[]).includes(role);

/** The flow roles that a caller has by name, and of a policy those by role bindings; undefined: all. */
export function flowRolesOf({ roles, bound }: Caller, policy?: string): string[] | undefined {
  if (roles === 'all') return undefined;
  const named = roles.filter(isFlowRole);
  return policy === undefined || !bound ? named : [...new Set([...named, ...bound(policy)])];
}

/** The flow roles that a caller has in whichever policy, for what is asked of several; undefined: all. */
export function anyRolesOf(caller: Caller): string[] | undefined {
  const named = flowRolesOf(caller);
  return named && [...new Set([...named, ...(caller.bound?.() ?? [])])];
}

/** A caller with the flow roles that role bindings give in a policy, beside those by name. */
export function inPolicy(caller: Caller, policy: string): Caller {
  const { roles, bound } = caller;
  return roles === 'all' || !bound ? caller : { ...caller, roles: [...new Set([...roles, ...bound(policy)])] };
}

/** @throws Problem forbidden where the caller's key is not for this policy */
export function requirePolicy({ policies }: Caller, policy: string): void {
  if (policies && !policies.includes(policy)) {
    throw new Problem('forbidden', {
      detail: { 'zh-CN': `此密钥不适用于制度 ${policy}`, en: `this key is not for policy ${policy}` },
    });
  }
}

/**
 * The policies that a caller may give away: those asked for, by default the caller's own.
 *
 * @throws Problem forbidden
 */
export function withinPolicies(caller: Caller, wanted: string[] | undefined): string[] | undefined {
  for (const policy of wanted ?? []) requirePolicy(caller, policy);
  return wanted ?? (caller.policies && [...caller.policies]);
}

/** What is of the whole organisation is for those whose rights are for all policies. @throws Problem forbidden */
export function requireEveryPolicy({ policies }: Caller): void {
  if (!policies) return;
  throw new Problem('forbidden', {
    detail: {
      'zh-CN': '这是全单位的设置，需要适用于全部制度的权限',
      en: 'this is of the whole organisation: it needs a right that is for all policies',
    },
  });
}
