import { canonicalJson } from '../../engine/index.ts';
import { listOf, pageQuery, pageSize, ref } from '../docs/common-schemas.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import { chainStart, endOf, firstAltered, sha256 } from './chain.ts';

export function auditRoutes(parts: Parts): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/audit', name: 'listAudit' },
      summary: { 'zh-CN': '审计日志', en: 'The audit log, the oldest entry first' },
      allow: ['administrator', 'approver'],
      query: pageQuery,
      answer: {
        status: 200,
        description: 'A page of entries',
        schema: listOf('AuditEntry', { cursor: { type: 'string' } }),
      },
      problems: [],
      async handle({ query }) {
        const limit = pageSize(query);
        const items = await parts.store.audit(Number.parseInt(query.cursor ?? '0', 10) || 0, limit);
        return { body: { items, ...(items.length === limit ? { cursor: String(items.at(-1)?.sequence) } : {}) } };
      },
    },
    {
      ...{ method: 'GET', path: '/audit/verify', name: 'verifyAudit' },
      summary: { 'zh-CN': '校验审计链', en: 'Recompute every chain of entries and every edition hash' },
      allow: ['administrator', 'approver'],
      answer: { status: 200, description: 'Whether all is as it was written', schema: ref('Verification') },
      problems: [],
      handle: async () => ({ body: await verify(parts) }),
    },
  ];
}

interface Altered {
  /** `audit`, `instance <id>` or `edition <policy>/<number>`. */
  chain: string;
  sequence?: number;
}

async function verify(parts: Parts) {
  const governance = await verifyGovernance(parts);
  const altered: Altered[] = [
    ...governance.altered,
    ...(await alteredInstances(parts)),
    ...(await alteredEditions(parts)),
  ];
  return { entries: governance.entries, intact: altered.length === 0, head: governance.head, altered };
}

async function verifyGovernance({ store }: Parts) {
  let end = { length: 0, head: chainStart };
  for (;;) {
    const page = await store.audit(end.length, 1000);
    const sequence = firstAltered(page, end);
    if (sequence !== undefined)
      return { entries: sequence - 1, head: end.head, altered: [{ chain: 'audit', sequence }] };
    end = endOf(page, end);
    if (page.length < 1000) return { entries: end.length, head: end.head, altered: [] };
  }
}

async function alteredInstances({ store }: Parts): Promise<Altered[]> {
  const altered: Altered[] = [];
  for (const id of await store.instanceIds()) {
    const { instance } = await store.load(id);
    const history = await store.history(id);
    const sequence = firstAltered(history);
    if (sequence !== undefined) altered.push({ chain: `instance ${id}`, sequence });
    else if (instance && instance.chain.length > history.length) {
      altered.push({ chain: `instance ${id}`, sequence: history.length + 1 });
    }
  }
  return altered;
}

async function alteredEditions({ store }: Parts): Promise<Altered[]> {
  const altered: Altered[] = [];
  for (const { id, editions } of await store.policies()) {
    for (const { number, hash } of editions) {
      const record = await store.edition(id, number).catch(() => undefined);
      if (!record || sha256(canonicalJson(record.definitions)) !== hash)
        altered.push({ chain: `edition ${id}/${number}` });
    }
  }
  return altered;
}
