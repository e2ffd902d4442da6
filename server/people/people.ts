import {
  type FlowDefinition,
  noWork,
  type People,
  rolesHeld,
  type Sender,
  seeOf,
  sightOf,
  sightWith,
} from '../../engine/index.ts';
import type { EditionParts } from '../editions/parts.ts';
import { type Caller, flowRolesOf, isAllowed } from '../kernel/caller.ts';
import { unlessDamaged, unlessGone } from '../stores/damage.ts';
import type { PeopleToken } from '../stores/people-tokens.ts';
import { type InstanceRecord, isOpen } from '../stores/records/instance.ts';

/**
 * Whether it is asked who somebody is. In demo mode a caller who acts for nobody is nobody in particular: no person is asked for, and
 * everybody sees everything.
 */
export const asksPersons = ({ config }: Pick<EditionParts, 'config'>, { actedBy }: Caller): boolean =>
  config.mode === 'production' || actedBy !== undefined;

/** How somebody is named in histories and documents: the person, where it is asked who somebody is. */
export const nameOf = (parts: Pick<EditionParts, 'config'>, caller: Caller): string =>
  asksPersons(parts, caller) ? caller.person : caller.id;

/** Who looks after all instances of their policies. */
export const looksAfter = (caller: Caller): boolean =>
  isAllowed(caller, ['administrator', 'developer', 'policyManager']);

/** Who sends an event, as the engine asks for them: their roles as far as they hold for the instance; undefined: nobody in particular. */
export function senderOf(parts: EditionParts, caller: Caller, record: InstanceRecord): Sender | undefined {
  if (!asksPersons(parts, caller)) return undefined;
  const organisation = parts.directory.organisation(record.policy);
  const own = flowRolesOf(caller, record.policy);
  const roles = own && rolesHeld(own, caller.person, record.work, organisation);
  return { person: caller.person, behind: behind(parts, caller), roles };
}

/** Who acts, and in which organisation. */
export const peopleOf = (parts: EditionParts, caller: Caller | undefined, record: InstanceRecord): People => ({
  sender: caller && senderOf(parts, caller, record),
  organisation: parts.directory.organisation(record.policy),
});

/** A person, and of a key that acts for nobody the person whose it is: one does not get around separation by keys of one's own. */
function behind({ accounts }: EditionParts, { id, person, actedBy }: Caller): string[] {
  if (actedBy !== undefined || !id.startsWith('key:')) return [person];
  const owner = accounts.persons.personOf(id);
  return owner === 'operator' ? [person] : [...new Set([person, owner])];
}

/** What a caller has of what instances of a policy are seen by; undefined: they see all of them. */
export function sightOfCaller(parts: EditionParts, caller: Caller, policy: string): string[] | undefined {
  if (!asksPersons(parts, caller) || looksAfter(caller)) return undefined;
  const roles = flowRolesOf(caller, policy) ?? [];
  return sightWith(caller.person, roles, parts.directory.organisation(policy));
}

/**
 * Those whom somebody stands in for somewhere now: what these see and have to do there is theirs as well.
 *
 * @param everywhere only those for whom they do in all policies and flows
 */
export function standsInFor(parts: EditionParts, { person }: Pick<Caller, 'person'>, everywhere = false): string[] {
  const at = parts.now().toISOString();
  return parts.directory.stoodInBy(person, at, everywhere);
}

/** Whether somebody stands in, for what an instance is of, for one of those who take part in it. */
function standsInAt(parts: EditionParts, caller: Caller, { policy, flow, work }: InstanceRecord): boolean {
  const known = standsInFor(parts, caller).filter((one) => work?.seenBy.includes(one));
  if (known.length === 0) return false;
  const organisation = parts.directory.organisation(policy);
  const now = { policy, flow, at: parts.now().toISOString() };
  return known.some((one) => organisation.substitutesOf(one, now).includes(caller.person));
}

/**
 * Whether a caller sees an instance: who looks after its policy, who took part in it, and who has one of the roles that its flow names, as
 * far as it is bound.
 */
export async function sees(parts: EditionParts, caller: Caller, record: InstanceRecord): Promise<boolean> {
  if (caller.policies && !caller.policies.includes(record.policy)) return false;
  const own = sightOfCaller(parts, caller, record.policy);
  if (own === undefined) return true;
  const { work } = record;
  if (work?.seenBy.includes(caller.person)) return true;
  if (isOpen(record) && standsInAt(parts, caller, record)) return true;
  const sight = work?.sight ?? (await sightBefore(parts, record));
  return sight.some((one) => own.includes(one));
}

/** What a caller sees instances of some policies by; undefined: all. */
export function sightIn(
  parts: EditionParts,
  caller: Caller,
  policies: readonly string[] | undefined,
): string[] | undefined {
  const names = policies ?? parts.catalogue.list().map(({ id }) => id);
  const found = names.map((policy) => ({ policy, own: sightOfCaller(parts, caller, policy) }));
  if (found.every(({ own }) => own === undefined)) return undefined;
  const seen = [caller.person, ...standsInFor(parts, caller)].map((one): PeopleToken => `seen:${one}`);
  return [...seen, ...found.flatMap(({ policy, own = [] }) => own.map((one) => `${policy}/${one}`))];
}

/**
 * Whether a caller sees a document: one of an instance as that, one of no instance with a role in the policy.
 *
 * @param record what it is of
 */
export async function seesPaper(
  parts: EditionParts,
  caller: Caller,
  { policy, instance }: { policy: string; instance?: string | undefined },
): Promise<boolean> {
  if (caller.policies && !caller.policies.includes(policy)) return false;
  if (!asksPersons(parts, caller) || looksAfter(caller)) return true;
  if (instance === undefined) return flowRolesOf(caller, policy)?.length !== 0;
  const found = (await parts.store.instances.load(instance).catch(unlessDamaged))?.instance;
  return found !== undefined && sees(parts, caller, found);
}

/**
 * Whether a caller sees all instances of some flows of a policy, by roles that are carried everywhere: what is summed for whoever does not is
 * of the part that they see.
 */
export function seesAllOf(
  parts: EditionParts,
  caller: Caller,
  policy: string,
  flows: readonly FlowDefinition[],
): boolean {
  if (!asksPersons(parts, caller) || looksAfter(caller)) return true;
  const own = sightOfCaller(parts, caller, policy) ?? [];
  return flows.every((flow) => {
    const { roles, scope } = seeOf(flow);
    return scope === 'all' && (roles.length === 0 ? ['*'] : roles).some((role) => own.includes(role));
  });
}

/** Whether somebody's roles in a policy are bound to a part of it: what is summed for them is of that part. */
export function isNarrowed(parts: EditionParts, caller: Caller, policy: string): boolean {
  if (!asksPersons(parts, caller) || looksAfter(caller)) return false;
  const bound = parts.directory.organisation(policy).rolesOf(caller.person);
  return (flowRolesOf(caller, policy) ?? []).some((role) => (bound.get(role) ?? 'all') !== 'all');
}

/** Of one that was not stepped since it is written down who sees it. */
async function sightBefore(parts: EditionParts, record: InstanceRecord): Promise<string[]> {
  const edition = await parts.catalogue.editionOf(record).catch(unlessGone);
  const definition = edition?.content.flows[record.flow];
  return definition ? sightOf(seeOf(definition), record.work ?? noWork) : [];
}
