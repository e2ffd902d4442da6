import type { api } from '../../../contract/api.ts';
import type { AnswerOf, BodyOf } from '../../../contract/call.ts';
import { Problem } from '../../../engine/index.ts';
import type { Parts } from '../../decisions/parts.ts';
import { handOverTasks } from '../../instances/hand-over.ts';
import { type Caller, personNamed } from '../../kernel/caller.ts';
import { type Put, put } from '../../stores/governed-kinds.ts';
import type { PersonRecord } from '../../stores/records/directory.ts';
import type { WebhookRecord } from '../../stores/records/webhook.ts';
import { entryOf, govern } from '../govern.ts';
import { sealedWebhook } from '../sealed.ts';

type Wanted = BodyOf<typeof api.handOver>;

/**
 * Gives all that a person has in hand to another one: open tasks, the places of a substitute, and the webhooks that they look after. How
 * they want to be told themselves (by what, when not) is theirs and goes to nobody.
 *
 * @returns what went over, and what writes it down
 * @throws Problem notFound, unknownValue where there is nobody to take it, invalidValue for the person themselves, staleRevision
 */
export async function handOver(
  parts: Parts,
  from: string,
  { to, reason, dryRun = false }: Wanted,
  caller: Caller,
): Promise<{ result: AnswerOf<typeof api.handOver>; write: () => Promise<void> }> {
  const { directory } = parts;
  if (!directory.person(from)) throw new Problem('notFound');
  if (to === from)
    throw wrongTo('invalidValue', { 'zh-CN': '不能交接给本人', en: 'nobody takes over from themselves' });
  if (!directory.isHere(to))
    throw wrongTo('unknownValue', { 'zh-CN': `没有人员 ${to}`, en: `there is no person ${to}` });
  const changed = [...directory.records.persons.values()].flatMap((one) => {
    const next = withoutStandIn(one, from, to);
    return next ? [next] : [];
  });
  const places = changed.reduce((sum, { count }) => sum + count, 0);
  const { tasks, refused } = await handOverTasks(parts, { from, to, reason, dryRun, by: caller.person });
  const webhooks = parts.webhooks.list().filter((one) => keeperOf(parts, one) === from);
  const counts = { tasks, substitutes: places, subscriptions: webhooks.length };
  const names = webhooks.length > 0 ? { webhooks: webhooks.map(({ id }) => id) } : {};
  const about = { kind: 'person', id: from, to, note: reason, ...counts, ...names, refused: refused.length };
  const write = async () => {
    const kept = webhooks.map((one) => sealedWebhook(parts, { ...one, keptBy: to }));
    await govern(parts, {
      directory: changed.map(({ person }): Put => put('person', person, revisionBefore(person))),
      webhooks: kept,
      audit: [entryOf(parts, caller, 'directory.handedOver', about)],
    });
    for (const one of kept) parts.webhooks.put(one);
  };
  return { result: { ...counts, refused }, write };
}

/** Who looks after a webhook: whom it was handed over to, else who made it, or whose key did. */
const keeperOf = ({ accounts: { persons } }: Parts, { keptBy, createdBy }: WebhookRecord): string =>
  keptBy ?? personNamed(persons.personOf(createdBy));

const revisionBefore = ({ revision }: PersonRecord) => (revision === 1 ? 'absent' : revision - 1);

/** A record in which somebody's places as a substitute are another's; those of the other's own absence end. */
function withoutStandIn(person: PersonRecord, from: string, to: string) {
  const count = person.substitutes.filter((one) => one.person === from).length;
  if (count === 0) return undefined;
  const substitutes = person.substitutes
    .map((one) => (one.person === from ? { ...one, person: to } : one))
    .filter((one) => one.person !== person.id);
  return { count, person: { ...person, substitutes, revision: person.revision + 1 } };
}

const wrongTo = (code: 'invalidValue' | 'unknownValue', message: { 'zh-CN': string; en: string }) =>
  new Problem(code, { errors: [{ path: '/to', code, message }] });
