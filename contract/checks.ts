import { json } from './definitions/values.ts';
import { definitionKind } from './edition-parts.ts';
import * as t from './schema.ts';

export const Finding = t.named(
  'Finding',
  t.shape({
    code: t.text,
    severity: t.oneOf(['error', 'warning', 'info']),
    kind: definitionKind,
    id: t.text,
    path: t.text,
    message: t.localText,
    witness: t.maybe(t.described(json, 'An example input that shows it, tried on the definition itself')),
    proposal: t.maybe(t.described(json, 'What would mend it, ready to be put in place: for a gap in a table, a row')),
    fix: t.maybe(
      t.described(
        t.shape({ path: t.text, value: json }),
        'What would mend it without a question: the value to put at a JSON Pointer of the definition',
      ),
    ),
  }),
  'What a check reports to an author: where, how bad, and in words what to do about it',
);

export const CaseDifference = t.shape({
  path: t.list(t.text),
  kind: t.oneOf(['unequal', 'unexpected', 'notAllowed']),
  expected: t.maybe(json),
  actual: json,
});
export const CaseResult = t.named(
  'CaseResult',
  t.shape({
    id: t.text,
    kind: t.oneOf(['rules', 'flow']),
    case: t.text,
    passed: t.flag,
    expected: t.object,
    actual: t.object,
    differences: t.list(CaseDifference),
    fired: t.list(t.text),
    clauses: t.list(t.text),
  }),
  'What became of one case: what differs, one entry a place; the rules that fired, and the clauses of what happened',
);

export const cases = t.shape({ passed: t.count, failed: t.count, results: t.list(CaseResult) });
/** Where the compiled and the reference evaluator answer a case differently. */
export const reference = t.shape({
  compared: t.count,
  differences: t.list(t.shape({ id: t.text, case: t.text, compiled: json, reference: json })),
});

export const CheckReport = t.named(
  'CheckReport',
  t.shape({
    findings: t.list(Finding),
    cases,
    reference,
  }),
  'What the checks of a draft found',
);
