import type { Static } from 'typebox';
import * as t from '../schema.ts';
import { Signing } from './forms.ts';
import { Expression, Wording } from './values.ts';

export const RegisterColumn = t.named(
  'RegisterColumn',
  t.closed({
    name: t.text,
    title: t.maybe(Wording),
    '=': t.text,
    unit: t.maybe(t.text),
    decimals: t.maybe(t.figure),
    sum: t.maybe(t.described(t.flag, 'It is added up: in groups, and over all rows')),
  }),
  'A column of a register: a name, and what stands there of each source',
);
export type RegisterColumn = Static<typeof RegisterColumn>;

export const RegisterDefinition = t.named(
  'RegisterDefinition',
  t.closed({
    kind: t.exactly('register'),
    id: t.text,
    title: Wording,
    description: t.maybe(Wording),
    clauses: t.list(t.text),
    over: t.described(
      t.either(t.closed({ forms: t.list(t.text) }), t.closed({ flow: t.text }), t.closed({ decisions: t.text })),
      'What its rows are made of: records of forms, instances of a flow, decisions of a rule set',
    ),
    where: t.maybe(t.described(Expression, 'Which of them are rows')),
    columns: t.list(RegisterColumn),
    group: t.maybe(t.described(t.list(t.text), 'The columns by which rows are grouped')),
    sort: t.maybe(t.described(t.list(t.text), 'The columns by which rows are sorted; `-` before one: the other way')),
    period: t.maybe(t.oneOf(['day', 'week', 'month', 'quarter', 'year'])),
    due: t.maybe(
      t.described(
        t.closed({
          day: t.described(t.figure, 'Which day behind the period; 1: the first'),
          time: t.maybe(t.described(t.text, '`hh:mm`; default midnight')),
          workingDay: t.maybe(
            t.described(t.text, 'A calendar (a configuration value): where the day is no working day, the next one'),
          ),
        }),
        "When the statements of a period that has ended are frozen by themselves, in the policy's time zone",
      ),
    ),
    for: t.maybe(t.described(t.text, 'The column of which each value has a statement of its own')),
    see: t.maybe(t.described(t.list(t.text), 'The roles that see it; absent: whoever sees its sources')),
    signed: t.maybe(t.list(Signing)),
    number: t.maybe(t.described(t.text, 'How its statements are numbered; absent: `{id}-{period}-{0000}`')),
  }),
  'A running list over records, instances or decisions; of a closed period it is frozen as a statement',
);
export type RegisterDefinition = Static<typeof RegisterDefinition>;
