import { Explanation } from './decisions.ts';
import { Case } from './definitions/cases.ts';
import { json } from './definitions/values.ts';
import { state } from './instances.ts';
import { Problem } from './problem.ts';
import * as t from './schema.ts';

/** What is found out about a draft before it counts: proposed cases, its impact. */

const share = t.shape({ covered: t.count, of: t.count });
const caseCoverage = t.shape({
  measure: t.oneOf(['rules', 'transitions']),
  covered: t.count,
  of: t.count,
  missing: t.list(t.text),
  values: t.maybe(share),
  pairs: t.maybe(share),
  outOfReach: t.maybe(t.list(t.text)),
});

export const GeneratedCases = t.named(
  'GeneratedCases',
  t.shape({
    cases: t.list(Case),
    coverage: t.shape({ before: caseCoverage, after: caseCoverage }),
  }),
  'Proposed cases with the answers of today, and what they would cover',
);

/** Sums of what has a unit of money, by the name of the value. */
const totals = t.mapOf(t.shape({ before: t.figure, after: t.figure }));
/** None where a decision was refused. */
const explanation = t.orNull(Explanation);

export const Impact = t.named(
  'Impact',
  t.shape({
    decisions: t.shape({
      replayed: t.count,
      changed: t.count,
      refused: t.count,
      unanswered: t.described(t.count, 'Decisions for which no rule of the draft holds where one is wanted'),
      limited: t.flag,
      recorded: t.maybe(t.count),
      examples: t.list(
        t.shape({
          id: t.text,
          ruleSet: t.text,
          at: t.instant,
          facts: t.object,
          before: json,
          after: json,
          rules: t.shape({ before: t.list(t.text), after: t.list(t.text) }),
          explanation: t.maybe(t.shape({ before: explanation, after: explanation })),
        }),
      ),
      totals,
      byRuleSet: t.list(t.shape({ ruleSet: t.text, replayed: t.count, changed: t.count, totals })),
      byRule: t.list(
        t.shape({
          ruleSet: t.text,
          rule: t.text,
          clauses: t.list(t.text),
          changed: t.count,
          lost: t.count,
          gained: t.count,
          totals,
        }),
      ),
      byClause: t.list(t.shape({ clause: t.text, changed: t.count, totals })),
    }),
    instances: t.shape({
      open: t.count,
      affected: t.count,
      examples: t.list(t.shape({ id: t.text, flow: t.text, state, reason: t.text })),
      byReason: t.list(t.shape({ flow: t.text, state, reason: t.text, affected: t.count })),
    }),
    records: t.described(
      t.shape({
        compared: t.count,
        affected: t.count,
        limited: t.flag,
        examples: t.list(
          t.shape({
            id: t.text,
            number: t.maybe(t.text),
            form: t.text,
            reason: t.oneOf(['formRemoved', 'refused', 'computedOtherwise']),
            fields: t.list(t.text),
          }),
        ),
      }),
      'Filed records whose form the draft has otherwise: which could not be filed as they are any more, or would compute other values',
    ),
  }),
  'What a draft would change in recorded decisions, in open instances and in records',
);

export const ImpactRequest = t.named(
  'ImpactRequest',
  t.closed({
    since: t.maybe(t.instantOrDate()),
    until: t.maybe(t.instantOrDate()),
    limit: t.maybe(t.integer(1, 1_000_000, { description: 'At most so many, the oldest first; default 100,000' })),
    atFrom: t.maybe(t.instantOrDate('Only what was decided for this instant or a later one. ')),
    atUntil: t.maybe(t.instantOrDate('Only what was decided for an earlier instant. ')),
    sample: t.maybe(t.integer(1, 100_000, { description: 'So many, drawn by lot from the period' })),
    all: t.maybe(t.described(t.flag, 'Without a limit')),
    ruleSet: t.maybe(t.described(t.text, 'One rule set only')),
    explain: t.maybe(t.described(t.flag, 'Examples carry both explanations')),
  }),
  'Which recorded decisions are made again on a draft',
);

const ImpactProgress = t.named(
  'ImpactProgress',
  t.shape({ replayed: t.count, changed: t.count, instances: t.count }),
  'How far the work is',
);

export const ImpactLine = t.named(
  'ImpactLine',
  t.either(t.shape({ progress: ImpactProgress }), t.shape({ result: Impact }), t.shape({ problem: Problem })),
  'A line of an impact that is told while it is worked out; the last one has the result, or the problem',
);
