import { Explanation } from './decisions.ts';
import { Case } from './definitions/cases.ts';
import { json } from './definitions/values.ts';
import { state } from './instances.ts';
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
      limited: t.flag,
      recorded: t.maybe(t.count),
      examples: t.list(
        t.shape({
          id: t.text,
          ruleSet: t.text,
          at: t.maybe(t.instant),
          facts: t.maybe(t.object),
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
  }),
);
