import { Type } from 'typebox';
import { calls } from './call.ts';
import { givenRows, json } from './definitions/values.ts';
import { Problem } from './problem.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

const firedRules = t.list(t.shape({ id: t.text, clauses: t.list(t.text) }));
const Miss = t.named(
  'Miss',
  t.shape({ id: t.text, failed: t.count, sentence: t.someText }),
  'A rule that does not hold, and how many of its comparisons are unmet',
);

/** A condition with the value met and the value wanted, both shortened where they are long. */
const ConditionExplanation = Type.Cyclic(
  {
    ConditionExplanation: Type.Union([
      t.shape({
        kind: t.oneOf(['all', 'any', 'not']),
        holds: t.flag,
        conditions: Type.Array(Type.Ref('ConditionExplanation')),
        omitted: t.maybe(t.described(t.count, 'How many more there are')),
      }),
      t.shape({
        kind: t.exactly('fact'),
        holds: t.flag,
        fact: t.text,
        path: t.maybe(t.text),
        operator: t.text,
        wanted: json,
        met: json,
        sentence: t.someText,
      }),
    ]),
  },
  'ConditionExplanation',
);

const RuleExplanation = t.named(
  'RuleExplanation',
  t.shape({
    id: t.text,
    title: t.maybe(t.localText),
    clauses: t.list(t.text),
    fired: t.flag,
    holds: t.flag,
    conditions: ConditionExplanation,
    sentence: t.someText,
  }),
  'A rule with its conditions, and whether it holds and the hit policy took it',
);

export const Explanation = t.named(
  'Explanation',
  t.shape({
    hitPolicy: t.text,
    facts: t.object,
    shortened: t.maybe(t.list(t.text)),
    rules: t.list(RuleExplanation),
    next: t.maybe(t.described(t.text, 'The id to go on after, where there are more')),
    nearest: t.list(Miss),
    nearestMiss: t.maybe(Miss),
    counts: t.shape({ rules: t.count, fired: t.count, hold: t.count }),
    sentence: t.someText,
  }),
  'Why a decision came out as it did: some of its rules, those that came nearest, and counts',
);

export const Decision = t.named(
  'Decision',
  t.shape({
    id: t.text,
    policy: t.text,
    ruleSet: t.text,
    edition: t.either(t.count, t.text),
    at: t.instant,
    knownAt: t.maybe(t.instant),
    outcome: t.object,
    rules: firedRules,
    explanation: t.maybe(Explanation),
  }),
  'What a rule set answers, on which edition and for which instant',
);

export const BatchLine = t.named(
  'BatchLine',
  t.either(t.shape({ outcome: t.object, rules: firedRules }), Problem),
  'A line of a batch: what was decided of the line of facts with the same number, or why nothing was',
);

export const RecordedDecision = t.named(
  'RecordedDecision',
  t.shape({
    id: t.text,
    decidedAt: t.instant,
    ruleSet: t.text,
    edition: t.count,
    at: t.instant,
    facts: t.object,
    outcome: t.object,
    config: t.maybe(t.object),
    rows: t.maybe(t.described(t.mapOf(t.mapOf(t.object)), 'The rows of master data that were read, by master and key')),
  }),
  'A decision that was asked for on a published edition, kept as it was made',
);

export const ExplainedDecision = t.named(
  'ExplainedDecision',
  t.joined(RecordedDecision, {
    rules: firedRules,
    explanation: t.maybe(Explanation),
    same: t.flag,
  }),
  'A recorded decision with its reasons, which are made again; `same` tells whether it comes out as it did',
);

/** Which rules an explanation shows: of a decision just asked for, or of one looked up. */
const explainOptions = {
  rows: t.oneOf(['fired', 'nearest', 'all'], {
    description:
      'Rules that fired (named: those alone, without the nearest misses), that missed, the nearest first, or all: what fired, what holds, what missed',
  }),
  after: t.textOf(1, 1000, { description: '`next` of the page before' }),
  language: t.oneOf(['zh-CN', 'en'], { description: 'Sentences in this language only' }),
};

export const DecisionRequest = t.named(
  'DecisionRequest',
  t.closed({
    facts: t.described(t.object, 'The facts by name'),
    at: t.maybe(t.instantOrDate('What to decide for; default: now. ')),
    knownAt: t.maybe(t.instantOrDate('By what was published then; default: now. ')),
    edition: t.maybe(t.editionSelector),
    config: t.maybe(t.described(t.object, 'Configuration values for this call only')),
    rows: t.maybe(givenRows),
    explain: t.maybe(
      t.described(
        t.either(
          t.flag,
          t.closed({
            rows: t.maybe(explainOptions.rows),
            limit: t.maybe(t.integer(1, 1000, { description: 'At most so many; fewer where there is no room' })),
            after: t.maybe(explainOptions.after),
            language: t.maybe(explainOptions.language),
          }),
        ),
        'Also answer why: at most 50,000 bytes of the rules that fired and of those that came nearest',
      ),
    ),
    reference: t.maybe(t.described(t.flag, 'Decide by the reference evaluator')),
  }),
  'What a decision is asked for',
);

const lookers = ['policyManager', 'approver', 'administrator', 'developer'] as const;

export const decisionCalls = calls({
  decide: {
    method: 'POST',
    // Called as in `readDecision`: to OpenAPI addresses that differ in a name alone are one.
    path: '/policies/{policy}/decisions/{id}',
    summary: both('按规则集求取一项决定', 'Decide by the rule set of this id'),
    allow: ['developer', 'policyManager'],
    body: DecisionRequest,
    answers: { 200: { description: 'The decision', schema: Decision } },
    problems: [
      'missingFact',
      'unknownValue',
      'invalidValue',
      'configurationMissing',
      'hitPolicyViolated',
      'decisionTooDeep',
      'invalidDefinition',
      'policyNotFound',
      'ruleSetNotFound',
      'editionNotFound',
      'draftNotFound',
      'noEditionInForce',
      'masterNotFound',
      'unknownField',
    ],
  },
  decideBatch: {
    method: 'POST',
    path: '/policies/{policy}/decisions/{ruleSet}/batch',
    summary: both('批量求取决定（NDJSON）', 'Decide many: a line of facts in, a line of outcome out'),
    allow: ['developer', 'policyManager'],
    query: { at: t.instantOrDate(), knownAt: t.instantOrDate(), edition: t.text },
    requestMedia: 'application/x-ndjson',
    holds: 'upload',
    media: 'application/x-ndjson',
    answers: { 200: { description: 'A decision or a problem for each line, in order', schema: BatchLine } },
    problems: ['policyNotFound', 'ruleSetNotFound', 'editionNotFound', 'noEditionInForce', 'unsupportedMediaType'],
  },
  listDecisions: {
    method: 'GET',
    path: '/policies/{policy}/decisions',
    summary: both('查询判定记录', 'What was decided, the newest first'),
    allow: lookers,
    query: {
      ruleSet: t.textUpTo(200, { description: 'Of one rule set only' }),
      since: t.instantOrDate('When decided; default: thirty days before the end. '),
      until: t.instantOrDate('Not part of it. '),
      ...t.pageQuery,
    },
    answers: { 200: { description: 'A page of decisions', schema: t.pageOf(RecordedDecision) } },
    problems: ['policyNotFound', 'noEditionInForce'],
  },
  readDecision: {
    method: 'GET',
    path: '/policies/{policy}/decisions/{id}',
    summary: both('查看一项判定及其依据', 'A recorded decision, and why: made again on its edition'),
    allow: lookers,
    query: {
      ...explainOptions,
      limit: t.numeral(1000, '^([1-9]\\d{0,2}|1000)$', 'At most so many; fewer where there is no room'),
    },
    answers: { 200: { description: 'The decision with its reasons', schema: ExplainedDecision } },
    problems: ['policyNotFound', 'decisionNotFound'],
  },
});
