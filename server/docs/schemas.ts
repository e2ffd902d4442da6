import { problemCodes } from '../../engine/index.ts';
import type { JsonSchema } from '../http/schemas.ts';
import { webhookTypes } from '../stores/records/webhook.ts';
import { accessSchemas } from './access-schemas.ts';
import {
  count,
  emergency,
  instant,
  list,
  localText,
  jsonObject as object,
  ref,
  shape,
  text,
} from './common-schemas.ts';
import { decisionSchemas } from './decision-schemas.ts';

const anything: JsonSchema = {};
const caseCounts = { passed: count, failed: count, results: list(object) };
const money: JsonSchema = {
  type: 'object',
  additionalProperties: shape({ before: { type: 'number' }, after: { type: 'number' } }),
};
const share = shape({ covered: count, of: count });
const caseCoverage = shape(
  {
    ...{ measure: { enum: ['rules', 'transitions'] }, covered: count, of: count, missing: list(text) },
    ...{ values: share, pairs: share, outOfReach: list(text) },
  },
  ['measure', 'covered', 'of', 'missing'],
);
const flowStart = shape({ flow: text, input: object, businessKey: text, tell: text }, ['flow', 'input']);
/** A flow that an instance started. */
const childSchema = shape(
  {
    ...{ instance: text, flow: text, at: instant, businessKey: text, actor: text },
    status: { enum: ['active', 'done', 'error', 'stopped', 'failed'] },
  },
  ['instance', 'flow', 'at', 'status'],
);
const timer = shape({ id: text, dueAt: instant });
/** None where a decision was refused. */
const explanation = { anyOf: [ref('Explanation'), { type: 'null' }] };
const before = { before: anything, after: anything };

const webhook = {
  ...{ id: text, name: text, url: text, types: list({ enum: webhookTypes }), policies: list(text), flow: text },
  ...{ createdAt: instant, createdBy: text },
};
const webhookSchemas: Record<string, JsonSchema> = {
  Webhook: shape(webhook, ['id', 'name', 'url', 'types', 'createdAt', 'createdBy']),
  NewWebhook: shape({ ...webhook, secret: text }, ['id', 'name', 'url', 'types', 'secret']),
  WebhookBody: shape({ id: text, type: { enum: webhookTypes }, at: instant, policy: text, data: object }),
  DeadLetter: shape(
    { ...{ id: text, webhook: text, body: ref('WebhookBody'), attempts: count, error: text, lastAt: instant } },
    ['id', 'webhook', 'body', 'attempts'],
  ),
};

/** What the API answers, by the names under which the OpenAPI document has it. */
export const answerSchemas: Record<string, JsonSchema> = {
  Problem: shape(
    {
      ...{ type: text, title: text, status: count, code: { enum: Object.keys(problemCodes) }, detail: text },
      facts: list(text),
      errors: list(shape({ path: text, code: text, message: text })),
    },
    ['type', 'title', 'status', 'code'],
  ),
  ...decisionSchemas,
  Simulation: shape(
    {
      state: anything,
      context: object,
      tags: list(text),
      steps: list(
        shape(
          {
            ...{ type: text, from: anything, to: anything, accepted: { type: 'boolean' }, error: text },
            starts: list(flowStart),
          },
          ['type', 'from', 'to', 'accepted'],
        ),
      ),
      starts: list(flowStart),
    },
    ['state', 'context', 'tags', 'steps', 'starts'],
  ),
  Instance: shape(
    {
      ...{ id: text, policy: text, flow: text, edition: count, version: count },
      status: { enum: ['active', 'done', 'error', 'stopped'] },
      state: { type: ['string', 'object'] },
      context: object,
      accepts: list(shape({ type: text, title: localText, roles: list(text), payload: object })),
      tasks: list(object),
      timers: list(shape({ id: text, dueAt: instant })),
      ...{ businessKey: text, output: anything },
      parent: shape({ instance: text, actor: text }, ['instance']),
      children: list(childSchema),
      ...{ createdAt: instant, updatedAt: instant },
    },
    [
      ...['id', 'policy', 'flow', 'edition', 'version', 'status', 'state', 'context', 'accepts', 'tasks', 'timers'],
      ...['children', 'createdAt', 'updatedAt'],
    ],
  ),
  Task: shape(
    {
      ...{ id: text, instance: text, policy: text, flow: text, edition: count, businessKey: text, state: text },
      ...{ title: localText, roles: list(text), events: list(text), form: object, dueAt: instant, updatedAt: instant },
    },
    ['id', 'instance', 'policy', 'flow', 'state', 'title', 'roles', 'events'],
  ),
  Policy: shape(
    {
      ...{ id: text, title: localText, purpose: localText, inForce: { type: ['integer', 'null'] } },
      ...{ ruleSets: count, flows: count, openConfig: count },
    },
    ['id', 'title', 'inForce'],
  ),
  Edition: shape(
    {
      ...{ number: count, hash: text, effectiveFrom: instant, publishedAt: instant, publishedBy: text },
      ...{
        approvedBy: text,
        note: { type: ['string', 'object'] },
        counts: object,
        definitions: list(ref('Definition')),
      },
      status: { enum: ['scheduled', 'inForce', 'superseded', 'retired'] },
      retired: shape({ from: instant, at: instant, by: text, note: text, emergency }, ['from', 'at', 'by']),
      emergency,
    },
    ['number', 'hash', 'effectiveFrom', 'publishedAt', 'publishedBy'],
  ),
  Definition: shape({ kind: text, id: text }, ['kind']),
  Diff: shape({
    changes: list(
      shape({
        kind: text,
        id: text,
        path: text,
        op: { enum: ['add', 'remove', 'replace', 'move'] },
        ...before,
        sentence: localText,
      }),
    ),
  }),
  ClauseCoverage: shape(
    {
      ...{ id: text, text: localText, kind: list(text), reason: localText },
      status: { enum: ['covered', 'notExercised', 'notCited', 'narrative'] },
      citedBy: list(shape({ kind: text, id: text, path: text })),
      exercisedBy: list(shape({ id: text, case: text })),
      missingFigures: list({ anyOf: [text, localText] }),
    },
    ['id', 'text', 'kind', 'status', 'citedBy', 'exercisedBy', 'missingFigures'],
  ),
  Draft: shape(
    {
      ...{ id: text, policy: text, title: text, basedOn: count, revision: count },
      status: { enum: ['draft', 'submitted', 'approved', 'published'] },
      ...{ authors: list(text), changed: list(text), createdAt: instant, updatedAt: instant, note: text },
      ...{ submittedBy: text, approvedBy: text, published: count, definitions: list(ref('Definition')) },
      ...{ contentRevision: count, reason: text, comments: list(ref('Comment')) },
      rejection: shape({ at: instant, by: text, reason: text }, ['at', 'by']),
      ...{ kind: { enum: ['rollback', 'retire'] }, effectiveFrom: instant },
      emergency: shape({ at: instant, by: text, reason: text }),
      reviewed: shape({ at: instant, by: text, note: text }, ['at', 'by']),
    },
    ['id', 'policy', 'title', 'basedOn', 'revision', 'status', 'authors'],
  ),
  PortableEdition: shape(
    {
      ...{ format: text, policy: text, number: count, hash: text, effectiveFrom: instant, publishedAt: instant },
      ...{ publishedBy: text, approvedBy: text, note: { type: ['string', 'object'] } },
      definitions: list(ref('Definition')),
    },
    ['format', 'hash', 'definitions'],
  ),
  MigrationReport: shape(
    {
      ...{ id: text, dryRun: { type: 'boolean' }, policy: text, flow: text, from: count, to: count, states: object },
      ...{ note: text, moves: count, stuck: count },
      instances: list(
        shape(
          {
            ...{ id: text, businessKey: text, state: anything, moves: { type: 'boolean' }, to: anything },
            tasks: shape({ added: list(object), removed: list(object) }),
            timers: shape({ kept: list(timer), started: list(timer), stopped: list(timer) }),
            ...{ reason: text, message: localText },
          },
          ['id', 'state', 'moves'],
        ),
      ),
    },
    ['dryRun', 'flow', 'from', 'to', 'states', 'moves', 'stuck', 'instances'],
  ),
  Migration: shape(
    {
      ...{ id: text, at: instant, by: text, flow: text, from: count, to: count, states: object, note: text },
      ...{ moves: { type: ['integer', 'null'] }, stuck: { type: ['integer', 'null'] } },
      undone: shape({ at: instant, by: text, undone: count, movedOn: count }),
      instances: list(
        shape({ id: text, businessKey: text, state: anything, movedOn: { type: 'boolean' } }, [
          'id',
          'state',
          'movedOn',
        ]),
      ),
    },
    ['id', 'at', 'by', 'flow', 'from', 'to', 'states', 'moves', 'stuck'],
  ),
  UndoneMigration: shape({ id: text, undone: count, movedOn: list(text) }),
  GeneratedCases: shape({
    cases: list(shape({ id: text, title: localText, clauses: list(text), given: object, expected: object })),
    coverage: shape({ before: caseCoverage, after: caseCoverage }),
  }),
  ImportedDraft: { allOf: [ref('Draft'), shape({ report: ref('CheckReport') })] },
  Comment: shape(
    {
      ...{ number: count, at: instant, by: text, text, kind: text, id: text, path: text },
      resolved: shape({ at: instant, by: text }),
    },
    ['number', 'at', 'by', 'text'],
  ),
  Revision: shape({ kind: text, id: text, revision: count }),
  CheckReport: shape({
    findings: list(
      shape(
        {
          ...{ code: text, severity: { enum: ['error', 'warning', 'info'] }, kind: text, id: text, path: text },
          ...{ message: localText, witness: anything },
        },
        ['code', 'severity', 'kind', 'id', 'path', 'message'],
      ),
    ),
    cases: shape(caseCounts),
    reference: shape({ compared: count, differences: list(object) }),
  }),
  Impact: shape({
    decisions: shape(
      {
        ...{ replayed: count, changed: count, refused: count, limited: { type: 'boolean' }, recorded: count },
        examples: list(
          shape(
            {
              ...{ id: text, ruleSet: text, at: instant, facts: object, ...before },
              rules: shape({ before: list(text), after: list(text) }),
              explanation: shape({ before: explanation, after: explanation }),
            },
            ['id', 'ruleSet', 'before', 'after', 'rules'],
          ),
        ),
        totals: money,
        byRuleSet: list(shape({ ruleSet: text, replayed: count, changed: count, totals: money })),
        byRule: list(
          shape({
            ...{ ruleSet: text, rule: text, clauses: list(text), changed: count, lost: count, gained: count },
            totals: money,
          }),
        ),
        byClause: list(shape({ clause: text, changed: count, totals: money })),
      },
      ['replayed', 'changed', 'refused', 'limited', 'examples', 'totals', 'byRuleSet', 'byRule', 'byClause'],
    ),
    instances: shape({
      ...{ open: count, affected: count, examples: list(object) },
      byReason: list(shape({ flow: text, state: anything, reason: text, affected: count })),
    }),
  }),
  ...webhookSchemas,
  ...accessSchemas,
  AuditEntry: shape({ sequence: count, at: instant, type: text, by: text, previous: text, hash: text }, [
    ...['sequence', 'at', 'type', 'previous', 'hash'],
  ]),
  Verification: shape({ entries: count, intact: { type: 'boolean' }, head: text, altered: list(object) }),
};
