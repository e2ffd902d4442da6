import { api } from '../../contract/api.ts';
import { decidedBy, type FlowEventInput, isLiving, type JsonObject, type Locale, Problem } from '../../engine/index.ts';
import { readKey } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import { readIfMatch } from '../kernel/answer.ts';
import { describeProblem, localeOf } from '../kernel/problems.ts';
import { type Asked, type Route, serve } from '../kernel/route.ts';
import { peopleOf, sees } from '../people/people.ts';
import { unlessGone } from '../stores/damage.ts';
import { sendEvent } from './send-event.ts';
import { dropTaskDraft, keepTaskDraft, readTaskDraft } from './task-drafts.ts';
import { listTasks } from './task-list.ts';
import { numberIn, workOf } from './task-of.ts';
import { doTaskVerb, type VerbRequest } from './task-verbs.ts';
import { presentOne, tellingOf } from './tasks.ts';

/** Tasks of persons: listed, and what is done with them besides their events. */
export function taskRoutes(parts: Parts): Route[] {
  return [
    serve(api.listTasks, async ({ query, caller }) => ({ body: await listTasks(parts, query, caller) })),
    ...verbRoutes(parts),
    serve(api.sendTaskEvents, async ({ body, caller, request }) => {
      const key = readKey(request);
      const locale = localeOf(request.headers['accept-language']);
      const items = [];
      for (const [place, { task, ...event }] of body.items.entries()) {
        const own = key === undefined ? undefined : `${key}:${place}`;
        items.push({ task, ...(await sendOne(parts, task, event as FlowEventInput, { caller, key: own, locale })) });
      }
      return { body: { items } };
    }),
    serve(api.readTaskDraft, async ({ params: { id, task }, caller }) => {
      const body = await readTaskDraft(parts, caller, id, task);
      return body ? { body } : { status: 204 };
    }),
    serve(api.keepTaskDraft, async ({ params: { id, task }, caller, body }) => ({
      body: await keepTaskDraft(parts, caller, id, task, body.fields),
    })),
    serve(api.dropTaskDraft, async ({ params: { id, task }, caller }) => {
      await dropTaskDraft(parts, caller, id, task);
      return { status: 204 };
    }),
  ];
}

type VerbCall = Pick<Asked<typeof api.transferTask>, 'params' | 'caller' | 'request'>;

function verbRoutes(parts: Parts): Route[] {
  const doing = async (
    { params: { id, task }, caller, request }: VerbCall,
    action: Omit<VerbRequest, 'caller' | 'key' | 'ifVersion'>,
  ) => {
    const asked = { ...action, caller, key: readKey(request), ifVersion: readIfMatch(request) };
    const record = await doTaskVerb(parts, id, task, asked);
    const edition = await parts.catalogue.editionOf(record).catch(unlessGone);
    const body = presentOne(record, tellingOf(parts, record, caller, edition), task);
    return { body, headers: { etag: `"${record.version}"` } };
  };
  const own = { keepsOwnAnswers: true } as const;
  return [
    serve(api.claimTask, (call) => doing(call, { verb: 'claim', ...call.body }), own),
    serve(api.releaseTask, (call) => doing(call, { verb: 'release', ...call.body }), own),
    serve(api.transferTask, (call) => doing(call, { verb: 'transfer', ...call.body }), own),
    serve(api.delegateTask, (call) => doing(call, { verb: 'delegate', ...call.body }), own),
    serve(api.resolveTask, (call) => doing(call, { verb: 'resolve', ...call.body }), own),
    serve(api.addSigner, (call) => doing(call, { verb: 'add-signer', ...call.body }), own),
    serve(api.removeSigner, (call) => doing(call, { verb: 'remove-signer', ...call.body }), own),
    serve(api.urgeTask, (call) => doing(call, { verb: 'urge', ...call.body }), own),
    serve(api.copyTask, (call) => doing(call, { verb: 'copy', ...call.body }), own),
    serve(api.readTask, (call) => doing(call, { verb: 'read' }), own),
    serve(
      api.commentTask,
      (call) => {
        const { text, to, files } = call.body ?? {};
        if (!text) throw new Problem('missingFact', { facts: ['text'] });
        const persons = to === undefined ? {} : { persons: [to].flat() };
        return doing(call, { verb: 'comment', more: { text, ...persons, ...(files ? { files } : {}) } as JsonObject });
      },
      own,
    ),
  ];
}

/** One of many: it is done, or refused, by itself. */
async function sendOne(
  parts: Parts,
  task: string,
  event: FlowEventInput,
  { caller, key, locale }: Pick<VerbRequest, 'caller' | 'key'> & { locale: Locale },
) {
  const id = task.slice(0, task.lastIndexOf(':'));
  try {
    const { instance } = await parts.store.instances.load(id);
    if (!instance || !(await sees(parts, caller, instance))) throw new Problem('taskNotFound');
    const work = await workOf(parts, instance);
    const n = numberIn(instance, work, task);
    const known = work.tasks.find((one) => one.n === n);
    // What has ended long since is not remembered.
    if (!known && n > work.last) throw new Problem('taskNotFound');
    if (!known || !isLiving(known)) throw decidedBy({ work, people: peopleOf(parts, caller, instance) });
    await sendEvent(parts, id, { event, caller, ...(key === undefined ? {} : { key }) });
    return { status: 200, instance: id };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const problem = describeProblem(error, locale);
    return { status: problem.status, problem: problem as unknown as JsonObject };
  }
}
