import { generateCases } from '../../engine/authoring.ts';
import { ref } from '../docs/common-schemas.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import { inTurns } from '../turns.ts';
import { ready } from './ready.ts';

/** Cases proposed for a definition of a draft. Nothing is saved: a person says which answers are right, and puts them. */
export function generateRoute(parts: Parts, path: string): Route {
  return {
    ...{ method: 'POST', path, name: 'generateCases' },
    summary: { 'zh-CN': '生成案例建议', en: 'Propose cases for what a rule set or flow leaves unexercised' },
    allow: ['policyManager', 'approver'],
    body: {
      type: 'object',
      properties: {
        kind: { enum: ['rules', 'flow'] },
        id: { type: 'string', maxLength: 200 },
        coverage: { type: 'number', minimum: 0, maximum: 1, description: 'The share to be covered; default: all' },
        limit: { type: 'integer', minimum: 1, maximum: 500, description: 'At most so many cases; default 50' },
      },
      required: ['kind', 'id'],
      additionalProperties: false,
    },
    answer: { status: 200, description: 'Cases with the answers of today', schema: ref('GeneratedCases') },
    problems: ['policyNotFound', 'draftNotFound', 'ruleSetNotFound', 'flowNotFound', 'invalidDefinition'],
    async handle({ params: { policy = '', draft = '' }, body }) {
      const { kind, id, ...options } = body as unknown as GenerateRequest;
      const edition = await parts.catalogue.draftEdition(await parts.catalogue.draft(policy, draft));
      await ready(edition, kind, id);
      return { body: await inTurns(generateCases(edition, kind, id, options)) };
    },
  };
}

interface GenerateRequest {
  kind: 'rules' | 'flow';
  id: string;
  coverage?: number;
  limit?: number;
}
