/** What the types of the client promise, and what they refuse. Compiled with the tests, never run. */
import { type Api, ApiProblem, createClient, type Decision, type Instance } from '../client/index.ts';

export async function decides(guiju: Api): Promise<unknown> {
  const decision: Decision = await guiju.decide('shop', 'fee', { facts: { km: 3 }, explain: { rows: 'all' } });
  // @ts-expect-error an explanation is there where it was asked for
  decision.explanation.sentence;
  // @ts-expect-error facts are given, be it none
  await guiju.decide('shop', 'fee', {});
  // @ts-expect-error an explanation shows no such rows
  await guiju.decide('shop', 'fee', { facts: {}, explain: { rows: 'some' } });
  return decision.outcome.feeCny;
}

export async function sends(guiju: Api): Promise<Instance> {
  // @ts-expect-error the call reads no such header
  await guiju.sendEvent('id', { type: 'SEND' }, { 'if-none-match': '1' });
  // @ts-expect-error an event has a type
  await guiju.sendEvent('id', { role: 'clerk' });
  // @ts-expect-error the call knows no such parameter
  await guiju.listInstances({ stat: 'done' });
  return guiju.sendEvent('id', { type: 'SEND', amount: 3 }, { 'if-match': '1', 'idempotency-key': 'k' });
}

export function misuses(guiju: Api): void {
  // @ts-expect-error a server has an address
  createClient({ key: 'k' });
  // @ts-expect-error there is no such call
  guiju.decideAll('shop');
}

export const codeOf = (error: unknown): string | undefined => (error instanceof ApiProblem ? error.code : undefined);
