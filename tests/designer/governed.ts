import type { RunningDesigner } from './running-designer.ts';

type Change = (definition: any) => void;

/** A draft of the tests' policy in which some definitions are changed, as a person of the demo mode. */
export async function makeDraft(
  { url }: Pick<RunningDesigner, 'url'>,
  { title, by, changes }: { title: string; by: string; changes: Record<string, Change> },
): Promise<{ id: string; revision: number }> {
  const send = as(url, by);
  const draft = await send('POST', '/policies/depot/drafts', { title });
  let { revision } = draft;
  for (const [place, change] of Object.entries(changes)) {
    const path = `/policies/depot/drafts/${draft.id}/definitions/${place}`;
    const definition = await send('GET', path);
    change(definition);
    ({ revision } = await send('PUT', path, definition, { 'if-match': `"${revision}"` }));
  }
  return { id: draft.id, revision };
}

/** Sends requests as a person of the demo mode. */
export function as(url: string, user: string) {
  return async (method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<any> => {
    const headers = { 'content-type': 'application/json', 'x-guiju-user': encodeURIComponent(user), ...more };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}/api/v1${path}`, init);
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
}

/** A dearer first trip, a row less and one more, and customers called back: changes of every kind to look at. */
export const variedChanges: Record<string, Change> = {
  'rules/fee-travel': ({ table }) => {
    table.rows[0].then = [3.5];
    table.rows.splice(1, 1, {
      ...{ id: 'later-dumper', clauses: ['D-2-fee'], when: ['>= 2', '"dumper"'], then: [1.8] },
    });
  },
  'flow/visit': ({ machine, events }) => {
    const { states } = machine;
    events.CALL_BACK = { title: { 'zh-CN': '回访', en: 'Call back' }, roles: ['dispatchOffice'] };
    states.followUp = { meta: { title: { 'zh-CN': '待回访', en: 'To be called back' } }, on: { CALL_BACK: 'closed' } };
    states.waitingForPayment.on.PAY[0].target = 'followUp';
    delete states.suspended;
    delete states.service.on;
  },
};

/** What reviewing is about: recorded decisions, a submitted draft with varied changes, and what a reviewer said of it. */
export async function startReview(designer: RunningDesigner): Promise<string> {
  for (const roundTripKm of [30, 80, 120])
    for (const tripNumber of [1, 2]) {
      const facts = { roundTripKm, tripNumber, vehicleClass: tripNumber === 1 ? 'roadTractor' : 'mixer' };
      await designer.send('POST', '/policies/depot/decisions/fee-travel', { facts });
    }
  const draft = await makeDraft(designer, { title: '调价并增加回访', by: 'Zhang', changes: variedChanges });
  const said = {
    text: '首次外出 3.5 元是否已与财务确认？',
    kind: 'rules',
    id: 'fee-travel',
    path: '/table/rows/first-trip',
  };
  const reviewer = as(designer.url, 'Li');
  await reviewer('POST', `/policies/depot/drafts/${draft.id}/comments`, said);
  const place = { kind: 'flow', id: 'visit', path: '/machine/states/followUp' };
  await reviewer('POST', `/policies/depot/drafts/${draft.id}/comments`, { text: '谁来回访？', ...place });
  await as(designer.url, 'Zhang')('POST', `/policies/depot/drafts/${draft.id}/submit`);
  return draft.id;
}
