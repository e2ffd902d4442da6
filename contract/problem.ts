import { cases, Finding, reference } from './checks.ts';
import { type ProblemCode, problemCodes } from './problem-codes.ts';
import * as t from './schema.ts';

const TakenBack = t.named(
  'TakenBack',
  t.shape({
    edition: t.count,
    effectiveFrom: t.instant,
    how: t.described(
      t.oneOf(['replaced', 'overtaken', 'early']),
      'What it brought is taken back; it takes force later and takes back what is published; what it brings is in force before its day',
    ),
    changes: t.list(t.shape({ kind: t.text, id: t.text, path: t.text, op: t.text, sentence: t.localText })),
  }),
  'What a publication does to an edition that it does not stand on',
);

export const Problem = t.named(
  'Problem',
  t.shape({
    type: t.text,
    title: t.text,
    status: t.count,
    code: t.named('ProblemCode', t.oneOf(Object.keys(problemCodes) as ProblemCode[]), 'What is wrong, by name'),
    detail: t.maybe(t.text),
    facts: t.maybe(t.described(t.list(t.text), 'The facts that are wrong, in the order of their schema')),
    errors: t.maybe(
      t.list(
        t.shape({
          path: t.text,
          code: t.text,
          message: t.text,
          place: t.maybe(t.described(t.text, 'Of a file: the cell')),
        }),
      ),
    ),
    findings: t.maybe(t.described(t.list(Finding), 'hasFindings: what must be mended')),
    cases: t.maybe(cases),
    reference: t.maybe(reference),
    conflicts: t.maybe(t.described(t.list(t.text), 'bothChanged: the definitions, as kind/id')),
    takesBack: t.maybe(
      t.described(t.list(TakenBack), 'takesBackEdition: what would be taken back; name the editions to do so'),
    ),
    open: t.maybe(
      t.described(
        t.list(t.shape({ id: t.text, number: t.orNull(t.text), flow: t.text, holder: t.orNull(t.text) })),
        'guardRejected: the children that are open',
      ),
    ),
    decision: t.maybe(
      t.described(
        t.shape({
          ruleSet: t.text,
          outcome: t.object,
          rules: t.list(t.shape({ id: t.text, clauses: t.list(t.text) })),
        }),
        'guardRejected: the decision by which a guard does not hold',
      ),
    ),
    by: t.maybe(t.described(t.text, 'eventNotAllowed: who acted last')),
    assignee: t.maybe(t.described(t.text, 'notAllowedHere: who has claimed it')),
    retryAt: t.maybe(t.described(t.instant, 'notAllowedHere: when it can be urged again')),
    referredBy: t.maybe(t.described(t.list(t.shape({ kind: t.text, id: t.text })), 'stillReferred: what refers to it')),
    retryAfter: t.maybe(t.described(t.count, 'tooManyRequests, registerBuilding: in seconds')),
  }),
  'What a caller is told of a problem, in one language (RFC 9457); some tell more besides',
);
