import { api } from '../../contract/api.ts';
import type { JsonObject } from '../../engine/index.ts';
import { Problem } from '../../engine/index.ts';
import { keyedCall, readKey } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import { send } from '../kernel/answer.ts';
import { type Caller, requirePolicy } from '../kernel/caller.ts';
import { pageSize } from '../kernel/query.ts';
import { type Asked, addressOf, type Route, serve, stream } from '../kernel/route.ts';
import { filledPage } from '../stores/filled-page.ts';
import { wordsIn } from '../stores/record-index.ts';
import type { FiledRecord } from '../stores/records/form-record.ts';
import { presentListed, presentRecord } from './present.ts';
import { printed, sendPdf } from './printing.ts';
import { amend, fileStandalone, sign, voidRecord } from './standalone.ts';
import { differencesOf, isStatement, seesRecord } from './statements.ts';
import type { ByCall } from './versions.ts';

/** Records: filed without a flow, found, read, amended, signed and voided. */
export function recordRoutes(parts: Parts): Route[] {
  return [fileRoute(parts), ...readRoutes(parts), ...changeRoutes(parts)];
}

/** What a call did is written with it: it keeps its own answer. */
const own = { keepsOwnAnswers: true } as const;

function callOf(asked: Pick<Asked, 'caller' | 'request'> & { body: unknown; query: object }): ByCall {
  const key = readKey(asked.request);
  if (key === undefined) return undefined;
  const { id, request } = keyedCall(asked, key);
  return { id, request };
}

function fileRoute(parts: Parts): Route {
  return serve(
    api.fileRecord,
    async (asked) => {
      const { params, body, caller } = asked;
      const record = await fileStandalone(parts, { ...params, fields: body.fields, caller, call: callOf(asked) });
      const headers = { location: addressOf('records', record.id) };
      return { body: await presentRecord(parts, record, caller), headers };
    },
    own,
  );
}

function readRoutes(parts: Parts): Route[] {
  return [
    serve(api.listRecords, async ({ query, caller }) => {
      const { policy, ...wanted } = query;
      if (policy !== undefined) requirePolicy(caller, policy);
      const policies = policy === undefined ? caller.policies && [...caller.policies] : [policy];
      const limit = pageSize(query);
      const filters = { ...wanted, limit, ...(policies ? { policies } : {}) };
      const show = async (record: FiledRecord) => {
        if (!(await seesRecord(parts, caller, record))) return [];
        const shown = await presentListed(parts, record, caller);
        return says(shown, query.q) ? [shown] : [];
      };
      return { body: await filledPage((cursor) => parts.store.records.list({ ...filters, cursor }), show, filters) };
    }),
    stream(api.readRecord, async ({ params, query, caller, request }, response) => {
      const isFile = params.id.endsWith('.pdf');
      const record = await findRecord(parts, isFile ? params.id.slice(0, -'.pdf'.length) : params.id, caller);
      const version = query.version === undefined ? undefined : Number(query.version);
      const body = await presentRecord(parts, record, caller, version);
      if (isFile || (request.headers.accept ?? '').includes('application/pdf'))
        return sendPdf(response, await printed(parts, record, body, request), body.number ?? body.id);
      const differences = isStatement(record) ? await differencesOf(parts, record, caller) : undefined;
      send(response, { body: { ...body, ...(differences ? { differences } : {}) } });
    }),
  ];
}

/** Whether words stand in what is shown of a record: what is hidden is not found out by searching for it. */
function says({ fields, number = '', businessKey = '' }: Awaited<ReturnType<typeof presentListed>>, q = ''): boolean {
  return wordsIn(fields, number, businessKey).includes(q.toLowerCase());
}

function changeRoutes(parts: Parts): Route[] {
  const answer = async (record: FiledRecord, caller: Caller) => ({ body: await presentRecord(parts, record, caller) });
  return [
    serve(
      api.amendRecord,
      async (asked) => {
        const { params, body, caller } = asked;
        const { fields = {}, reason } = body;
        return answer(await amend(parts, params.id, { fields, reason, caller, call: callOf(asked) }), caller);
      },
      own,
    ),
    serve(
      api.signRecord,
      async (asked) => {
        const { params, body, caller } = asked;
        const { as, ...signature } = body;
        const given = { as, signature: signature as JsonObject, caller, call: callOf(asked) };
        return answer(await sign(parts, params.id, given), caller);
      },
      own,
    ),
    serve(
      api.voidRecord,
      async (asked) => {
        const { params, body, caller } = asked;
        return answer(await voidRecord(parts, params.id, { ...body, caller, call: callOf(asked) }), caller);
      },
      own,
    ),
  ];
}

/** @throws Problem recordNotFound, also for one that the caller's key is not for */
async function findRecord(parts: Parts, id: string, caller: Caller): Promise<FiledRecord> {
  const record = await parts.store.records.get(id);
  if (!record || !(await seesRecord(parts, caller, record))) throw new Problem('recordNotFound');
  return record;
}
