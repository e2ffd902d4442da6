import { api } from '../../contract/api.ts';
import type { Parts } from '../decisions/parts.ts';
import { send } from '../kernel/answer.ts';
import { isAllowed, requirePolicy } from '../kernel/caller.ts';
import { asksForExcel, sendExcel } from '../kernel/excel-answer.ts';
import { localeOf } from '../kernel/problems.ts';
import { type Route, serve, stream } from '../kernel/route.ts';
import { readOverview } from './overview.ts';
import { overviewFile } from './overview-file.ts';
import { readRuleHits } from './rule-hits.ts';

const overseers = ['policyManager', 'administrator', 'developer'] as const;

/** What waits where and how long, as JSON or an Excel file, and which rules fired. */
export function overviewRoutes(parts: Parts): Route[] {
  return [
    stream(api.readOverview, async ({ query, caller, request }, response) => {
      const overview = await readOverview(parts, query, caller);
      if (!asksForExcel(request, query.format)) return send(response, { body: overview });
      const { from, to } = overview.period;
      const hits = [];
      for (const { policy, edition } of overview.policies)
        hits.push(
          edition === null || !isAllowed(caller, overseers)
            ? undefined
            : await readRuleHits(parts, policy, { from, to }),
        );
      const locale = localeOf(request.headers['accept-language']);
      const title = `${locale === 'en' ? 'Overview' : '概览'} ${from} ${to}`;
      sendExcel(response, await overviewFile(overview, hits, locale), 'overview', title);
    }),
    serve(api.readRuleHits, async ({ params, query, caller }) => {
      requirePolicy(caller, params.policy);
      return { body: await readRuleHits(parts, params.policy, query) };
    }),
  ];
}
