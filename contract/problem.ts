import { cases, Finding, reference } from './checks.ts';
import { type ProblemCode, problemCodes } from './problem-codes.ts';
import * as t from './schema.ts';

export const Problem = t.named(
  'Problem',
  t.shape({
    type: t.text,
    title: t.text,
    status: t.count,
    code: t.named('ProblemCode', t.oneOf(Object.keys(problemCodes) as ProblemCode[]), 'What is wrong, by name'),
    detail: t.maybe(t.text),
    facts: t.maybe(t.described(t.list(t.text), 'The facts that are wrong, in the order of their schema')),
    errors: t.maybe(t.list(t.shape({ path: t.text, code: t.text, message: t.text }))),
    findings: t.maybe(t.described(t.list(Finding), 'hasFindings: what must be mended')),
    cases: t.maybe(cases),
    reference: t.maybe(reference),
    conflicts: t.maybe(t.described(t.list(t.text), 'bothChanged: the definitions, as kind/id')),
    retryAfter: t.maybe(t.described(t.count, 'tooManyRequests: in seconds')),
  }),
  'What a caller is told of a problem, in one language (RFC 9457); some tell more besides',
);
