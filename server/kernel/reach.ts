import { readers } from '../../contract/call.ts';
import { Problem } from '../../engine/index.ts';
import { type Caller, isAllowed } from './caller.ts';

/** @throws Problem forbidden */
export function requireReader(caller: Caller, of: keyof typeof readers): void {
  if (isAllowed(caller, readers[of])) return;
  throw new Problem('forbidden', { detail: { 'zh-CN': `无权查看 ${of}`, en: `the caller may not see a ${of}` } });
}

/**
 * Whether something belongs to a caller's policies alone: what is of one policy, or for some of them. What is for all policies is
 * beyond a caller who is for some.
 *
 * @example isWithin({ policies: ['shop'] }, { policies: ['shop', 'depot'] }) // false
 */
export function isWithin({ policies: own }: Pick<Caller, 'policies'>, of: { policy?: unknown; policies?: unknown }) {
  if (own === undefined) return true;
  const policies = of.policy === undefined ? of.policies : [of.policy];
  return Array.isArray(policies) && policies.every((policy) => own.includes(policy));
}
