import { type Allowance, rights } from '../../contract/call.ts';
import { Problem } from '../../engine/index.ts';

/** Who is asking. `roles` 'all' has every right and every flow role; no `policies` means all of them. */
export interface Caller {
  id: string;
  roles: readonly string[] | 'all';
  policies?: readonly string[];
  /** The token of the session, for who signed in. */
  session?: string;
  /** Somebody else set the password that the session began with. */
  confined?: boolean;
}

/** Whether a caller may use a call. */
export function isAllowed(caller: Caller, allowance: Allowance): boolean {
  const { roles } = caller;
  if (roles === 'all' || typeof allowance === 'string') return true;
  return allowance.some((right) => (right === 'flowRole' ? flowRolesOf(caller)?.length !== 0 : roles.includes(right)));
}

/** The flow roles of a caller; undefined: all. */
export function flowRolesOf({ roles }: Caller): string[] | undefined {
  return roles === 'all' ? undefined : roles.filter((role) => !(rights as readonly string[]).includes(role));
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
