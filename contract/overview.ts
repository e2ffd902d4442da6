import { calls, readers } from './call.ts';
import * as t from './schema.ts';
import { both } from './text.ts';
import { xlsx } from './xlsx.ts';

const ms = t.orNull(t.described(t.count, 'Milliseconds; null: there are none'));
const lengths = { count: t.count, p50Ms: ms, p90Ms: ms };

export const WaitingFigures = t.named(
  'WaitingFigures',
  t.shape({
    ...lengths,
    longestMs: ms,
    untimed: t.described(t.count, 'Of how many it is not known since when; these are in no length'),
  }),
  'How many wait, and for how long by now: half at most `p50Ms`, nine in ten at most `p90Ms`',
);

export const PassedFigures = t.named(
  'PassedFigures',
  t.shape(lengths),
  'How many passed in the period, and how long it took',
);

export const StateFigures = t.named(
  'StateFigures',
  t.shape({
    state: t.described(t.text, 'As a path'),
    title: t.localText,
    waiting: WaitingFigures,
    passed: PassedFigures,
  }),
  'What stands in a state now, and what left it in the period',
);

export const OutcomeFigures = t.named(
  'OutcomeFigures',
  t.shape({
    status: t.oneOf(['done', 'stopped']),
    state: t.orNull(t.described(t.text, 'The final states, as paths; null: it was ended before')),
    title: t.localText,
    count: t.count,
    sums: t.described(t.mapOf(t.orNull(t.figure)), 'By the names of `money`; null: it is known of none'),
  }),
  'Cases that ended in the period, by how',
);

export const FlowFigures = t.named(
  'FlowFigures',
  t.shape({
    flow: t.text,
    title: t.localText,
    status: t.described(t.shape({ active: t.count, stuck: t.count, suspended: t.count }), 'Of those that are open'),
    begun: t.described(t.count, 'In the period'),
    open: WaitingFigures,
    ended: PassedFigures,
    states: t.list(StateFigures),
    outcomes: t.list(OutcomeFigures),
    money: t.described(
      t.list(t.shape({ name: t.text, title: t.localText })),
      'The facts in CNY that are added up; none: the flow has none',
    ),
  }),
  'How the cases of a flow stand and went',
);

const late = { count: t.count, longestMs: ms };
export const OverdueFigures = t.named(
  'OverdueFigures',
  t.shape({
    count: t.described(t.count, 'Tasks that are overdue'),
    persons: t.described(
      t.list(t.shape({ person: t.text, name: t.text, departments: t.list(t.text), ...late })),
      'Those whose tasks they are, the most first, at most 100; a task that several may do is counted for each',
    ),
    personCount: t.described(t.count, 'How many persons there are'),
    departments: t.described(
      t.list(t.shape({ department: t.text, name: t.text, ...late })),
      'Of these persons; a task that persons of several may do is counted for each',
    ),
    roles: t.described(
      t.list(t.shape({ role: t.text, title: t.localText, ...late })),
      "Tasks that are nobody's by name, by who may take them",
    ),
  }),
  'What is overdue, and with whom',
);

export const PolicyOverview = t.named(
  'PolicyOverview',
  t.shape({
    policy: t.text,
    title: t.localText,
    edition: t.orNull(t.described(t.count, 'The one in force')),
    building: t.described(t.flag, 'The figures are being made: what stands here says nothing yet'),
    seen: t.maybe(
      t.described(
        t.shape({
          looked: t.described(t.count, 'Of how many cases the figures are, the newest first'),
          whole: t.described(t.flag, 'These are all that the caller sees'),
        }),
        'The figures are of the cases that the caller sees; absent: of all',
      ),
    ),
    flows: t.list(FlowFigures),
    overdue: OverdueFigures,
    coming: t.described(
      t.list(t.shape({ edition: t.count, effectiveFrom: t.instant, note: t.maybe(t.either(t.text, t.localText)) })),
      'Editions that take force later, the first first',
    ),
  }),
  'What waits where in a policy, and what came of it',
);

const date = (description: string) => t.matching('^\\d{4}-\\d\\d-\\d\\d$', { description });
const period = {
  from: date("The first day of the period, in the policy's time zone; default: the thirtieth up to the last"),
  to: date('The last day; default: today'),
};

const RuleFigures = t.named(
  'RuleFigures',
  t.shape({
    rule: t.text,
    title: t.localText,
    count: t.count,
    former: t.maybe(t.described(t.flag, 'The edition in force has it no longer')),
  }),
  'How often a rule fired',
);

export const RuleSetFigures = t.named(
  'RuleSetFigures',
  t.shape({
    ruleSet: t.text,
    title: t.localText,
    decisions: t.described(t.count, 'That were asked for and recorded, as far as they were looked at'),
    unexplained: t.described(t.count, 'Of how many it cannot be told any more which rules fired'),
    unanswered: t.described(t.count, 'In how many no rule fired'),
    rules: t.described(t.list(RuleFigures), 'Those that fired, the most first, at most 200'),
    firedCount: t.described(t.count, 'How many rules fired'),
    silent: t.described(t.list(RuleFigures), 'Those of the edition in force that never fired, at most 200'),
    silentCount: t.count,
  }),
  'Which rules of a rule set fired in a period, and which never did',
);

export const RuleHits = t.named(
  'RuleHits',
  t.shape({
    period: t.shape({ from: t.text, to: t.text }),
    looked: t.described(t.count, 'How many recorded decisions were looked at, the newest days first'),
    whole: t.described(t.flag, 'These are all of the period'),
    ruleSets: t.list(RuleSetFigures),
  }),
  'Decisions of a period by the rules that made them: each is made again on its edition',
);

export const overviewCalls = calls({
  readOverview: {
    method: 'GET',
    path: '/overview',
    summary: both(
      '概览：办到哪里、等了多久、结果如何',
      'What waits where and how long, what is overdue, and what came of cases',
    ),
    // Who looks after policies; who heads a department or has people below them has the same of what they see.
    allow: readers.instance,
    query: {
      policy: t.textUpTo(200, { description: 'Default: all that the caller looks after, or has figures of' }),
      flow: t.textUpTo(200, { description: 'Of one flow only' }),
      ...period,
      format: t.oneOf(['json', 'xlsx']),
    },
    alsoMedia: xlsx,
    answers: {
      200: {
        description: 'The figures, also as an Excel file',
        schema: t.shape({
          at: t.described(t.instant, 'Of which instant it says what waits'),
          period: t.shape({ from: t.text, to: t.text }),
          policies: t.list(PolicyOverview),
        }),
      },
    },
    problems: ['policyNotFound', 'forbidden', 'invalidValue', 'registerBuilding'],
  },
  readRuleHits: {
    method: 'GET',
    path: '/policies/{policy}/rule-hits',
    summary: both('规则命中情况', 'How often which rules fired, and which never did'),
    allow: ['policyManager', 'administrator', 'developer'],
    query: period,
    answers: { 200: { description: 'By rule set and rule', schema: RuleHits } },
    problems: ['policyNotFound', 'noEditionInForce', 'invalidValue'],
  },
});
