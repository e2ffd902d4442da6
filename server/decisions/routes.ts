import { api } from '../../contract/api.ts';
import { type Route, serve, stream } from '../kernel/route.ts';
import { inSpan } from '../kernel/tracing/in-span.ts';
import { unlessGone } from '../kernel/turns.ts';
import { decideBatch } from './batch.ts';
import { decide } from './decide.ts';
import type { Parts } from './parts.ts';
import { recordedRoutes } from './recorded-routes.ts';

export function decisionRoutes(parts: Parts): Route[] {
  return [
    serve(api.decide, async ({ params, body, caller }) => {
      const { policy, id: ruleSet } = params;
      const work = () => decide(parts, policy, ruleSet, body, caller);
      return { text: await inSpan('decide', { 'guiju.policy': policy, 'guiju.rule_set': ruleSet }, work) };
    }),
    stream(api.decideBatch, (call, response) => unlessGone(decideBatch(parts, call, response))),
    ...recordedRoutes(parts),
  ];
}
