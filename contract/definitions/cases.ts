import { type Static, Type } from 'typebox';
import * as t from '../schema.ts';
import type { Json } from '../text.ts';
import { givenRows, json, Wording } from './values.ts';

/** An event of a case; its payload stands beside. `after`: an ISO 8601 duration by which the clock moves before it; `by`: the person who sends it. */
export const FlowCaseEvent = Type.Unsafe<{
  type: string;
  role?: string;
  by?: string;
  after?: string;
  [payload: string]: Json | undefined;
}>(t.shape({ type: t.text, role: t.maybe(t.text), by: t.maybe(t.text), after: t.maybe(t.text) }));
export type FlowCaseEvent = Static<typeof FlowCaseEvent>;

/** Only lets time pass: timers fire, nothing is sent. */
export const FlowPause = Type.Unsafe<{ after: string; type?: undefined }>(t.closed({ after: t.text }));
export type FlowPause = Static<typeof FlowPause>;

const many = t.maybe(t.list(t.text));
export const CaseOrganisation = t.named(
  'CaseOrganisation',
  t.closed({
    departments: t.maybe(t.list(t.closed({ id: t.text, name: t.maybe(t.text), parent: t.maybe(t.text) }))),
    posts: t.maybe(t.list(t.closed({ id: t.text, name: t.maybe(t.text), department: t.maybe(t.text) }))),
    persons: t.maybe(
      t.list(
        t.closed({ id: t.text, name: t.maybe(t.text), departments: many, posts: many, superior: t.maybe(t.text) }),
      ),
    ),
    bindings: t.maybe(
      t.described(
        t.list(
          t.closed({
            role: t.text,
            posts: many,
            departments: many,
            persons: many,
            scope: t.maybe(t.oneOf(['all', 'department', 'own'])),
          }),
        ),
        'Who carries the roles; absent: roles are not asked for',
      ),
    ),
  }),
  'The people of a case: as many as it needs',
);
export type CaseOrganisation = Static<typeof CaseOrganisation>;

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
      startedBy: t.maybe(t.described(t.text, 'The person who starts it; absent: nobody in particular')),
      organisation: t.maybe(CaseOrganisation),
      instance: t.maybe(
        t.described(
          t.closed({ id: t.text, businessKey: t.maybe(t.text) }),
          'The instance of a flow, as expressions read it; absent: there is none, and `instance` is null',
        ),
      ),
      children: t.maybe(
        t.described(
          t.list(t.closed({ as: t.text, status: t.maybe(t.oneOf(['active', 'done'])), output: t.maybe(json) })),
          'Flows that the instance started, by the name that it gives them, and how they stand all the while (open where it is not said); absent: `children` is null',
        ),
      ),
    }),
    expected: t.closed({
      outcome: t.maybe(t.object),
      exactly: t.maybe(t.flag),
      problem: t.maybe(t.closed({ code: t.text, facts: t.maybe(t.list(t.text)) })),
      state: t.maybe(json),
      context: t.maybe(t.object),
      output: t.maybe(t.object),
      errors: t.maybe(
        t.described(
          t.list(t.orNull(t.either(t.text, t.closed({ code: t.text, facts: t.list(t.text) })))),
          'What each event is refused with: null, a code, or a code and all that it is about, in its order',
        ),
      ),
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
      tasks: t.maybe(
        t.described(
          t.list(
            t.closed({
              state: t.text,
              roles: t.maybe(t.list(t.text)),
              status: t.maybe(t.text),
              assignee: t.maybe(t.text),
              candidates: t.maybe(t.list(t.text)),
            }),
          ),
          'The open tasks at the end, where persons act: what is named of each must be equal',
        ),
      ),
      starts: t.maybe(
        t.described(
          t.list(t.either(t.text, t.object)),
          'The flows started, in order: the id of each, or what of its start must be equal',
        ),
      ),
      tells: t.maybe(
        t.described(
          t.list(t.either(t.text, t.object)),
          'What others are told, in order: the event of each, or what of it must be equal',
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
