import { type Static, Type } from 'typebox';
import * as t from '../schema.ts';
import type { Json } from '../text.ts';
import { givenRows, json, Wording } from './values.ts';

/** An event of a case; its payload stands beside. `after`: an ISO 8601 duration by which the clock moves before it. */
export const FlowCaseEvent = Type.Unsafe<{
  type: string;
  role?: string;
  after?: string;
  [payload: string]: Json | undefined;
}>(t.shape({ type: t.text, role: t.maybe(t.text), after: t.maybe(t.text) }));
export type FlowCaseEvent = Static<typeof FlowCaseEvent>;

/** Only lets time pass: timers fire, nothing is sent. */
export const FlowPause = Type.Unsafe<{ after: string; type?: undefined }>(t.closed({ after: t.text }));
export type FlowPause = Static<typeof FlowPause>;

export const Case = t.named(
  'Case',
  t.closed({
    id: t.text,
    title: t.maybe(Wording),
    clauses: t.maybe(t.list(t.text)),
    strict: t.maybe(t.described(t.flag, 'All is asked of events that a running instance asks')),
    given: t.closed({
      facts: t.maybe(t.object),
      input: t.maybe(t.object),
      events: t.maybe(t.list(t.either(FlowCaseEvent, FlowPause))),
      at: t.maybe(t.text),
      config: t.maybe(t.object),
      rows: t.maybe(givenRows),
    }),
    expected: t.closed({
      outcome: t.maybe(t.object),
      exactly: t.maybe(t.flag),
      problem: t.maybe(t.closed({ code: t.text, facts: t.maybe(t.list(t.text)) })),
      state: t.maybe(json),
      context: t.maybe(t.object),
      output: t.maybe(t.object),
      errors: t.maybe(t.list(t.orNull(t.text))),
      records: t.maybe(t.list(t.text)),
      forms: t.maybe(
        t.described(
          t.list(
            t.closed({ form: t.text, fields: t.maybe(t.object), mode: t.maybe(t.oneOf(['new', 'continue', 'amend'])) }),
          ),
          'The forms filled, in order: the fields that are named must be equal',
        ),
      ),
      rows: t.maybe(
        t.described(
          t.list(t.closed({ master: t.text, key: t.text, fields: t.maybe(t.object) })),
          'The rows of master data changed, in order: the fields that are named must be equal',
        ),
      ),
      clocks: t.maybe(
        t.described(
          t.list(t.closed({ id: t.text, what: t.oneOf(['reminded', 'breached', 'met']) })),
          'What became of clocks, in order',
        ),
      ),
      starts: t.maybe(
        t.described(
          t.list(t.either(t.text, t.object)),
          'The flows started, in order: the id of each, or what of its start must be equal',
        ),
      ),
    }),
  }),
  'A worked example: what is given, and what is to come of it',
);
export type Case = Static<typeof Case>;

export const CasesDefinition = t.named(
  'CasesDefinition',
  t.closed({ kind: t.exactly('cases'), id: t.text, cases: t.list(Case) }),
  'The cases of a rule set or flow',
);
export type CasesDefinition = Static<typeof CasesDefinition>;
