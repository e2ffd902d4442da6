import type { Static } from 'typebox';
import * as t from '../schema.ts';
import { Expression, json, ValueSchema, Wording } from './values.ts';

export const Schedule = t.named(
  'Schedule',
  t.closed({
    id: t.text,
    title: t.maybe(Wording),
    clauses: t.maybe(t.list(t.text)),
    flow: t.text,
    input: t.maybe(t.object),
    every: t.maybe(t.described(t.oneOf(['month', 'week', 'day']), 'How often; absent: each month')),
    day: t.maybe(
      t.described(
        t.figure,
        'Of a month 1 to 31, its last day where it is shorter; of a week 1 (Monday) to 7; absent: the first',
      ),
    ),
    time: t.maybe(t.described(t.text, '`hh:mm`; default midnight')),
    cron: t.maybe(t.described(t.text, 'Instead of these a cron expression of five parts, `30 16 * * 1-5`')),
    workingDay: t.maybe(
      t.described(
        t.closed({ calendar: t.text, move: t.oneOf(['next', 'previous', 'skip', 'count']) }),
        'Where the day is no working day of a calendar (a configuration value): it moves to the `next` or `previous` one, or `skip`s; with `count` the day of a month counts working days',
      ),
    ),
    for: t.maybe(
      t.described(
        t.either(t.text, t.closed({ master: t.text, where: t.maybe(Expression) })),
        'Master data: it starts one for each row, or those of which a formula over its fields holds, with the fields of the row as input',
      ),
    ),
  }),
  "A flow that starts by itself, each month, week or day, or by a cron expression, in the policy's time zone",
);
export type Schedule = Static<typeof Schedule>;

export const PolicyDefinition = t.named(
  'PolicyDefinition',
  t.closed({
    kind: t.exactly('policy'),
    id: t.text,
    title: t.localText,
    purpose: t.maybe(t.localText),
    documents: t.maybe(t.list(t.closed({ id: t.text, title: t.localText }))),
    owners: t.maybe(t.list(t.localText)),
    timeZone: t.text,
    roles: t.maybe(t.list(t.text)),
    editions: t.list(t.closed({ number: t.figure, effectiveFrom: t.text, note: t.maybe(t.localText) })),
    schedules: t.maybe(t.described(t.list(Schedule), 'Flows that start by themselves')),
  }),
  'What a policy is called, whose it is, and which flows it starts by itself',
);
export type PolicyDefinition = Static<typeof PolicyDefinition>;

export const VocabularyDefinition = t.named(
  'VocabularyDefinition',
  t.closed({
    kind: t.exactly('vocabulary'),
    words: t.mapOf(t.closed({ 'zh-CN': t.text, en: t.text, unit: t.maybe(t.text) })),
  }),
  'What people call every name',
);
export type VocabularyDefinition = Static<typeof VocabularyDefinition>;

export const Figure = t.named(
  'Figure',
  t.either(t.text, t.localText),
  'A figure of a clause; a plain text reads alike in both languages (`16:00`, `≥ 85 %`)',
);
export type Figure = Static<typeof Figure>;

export const Clause = t.named(
  'Clause',
  t.closed({
    id: t.text,
    text: t.localText,
    figures: t.maybe(t.list(Figure)),
    kind: t.list(t.text),
    reason: t.maybe(t.localText),
  }),
  "A numbered statement of the policy's source document, in our own words",
);
export type Clause = Static<typeof Clause>;

export const ClausesDefinition = t.named(
  'ClausesDefinition',
  t.closed({ kind: t.exactly('clauses'), clauses: t.list(Clause) }),
  'The clauses of a policy',
);
export type ClausesDefinition = Static<typeof ClausesDefinition>;

export const ConfigValue = t.named(
  'ConfigValue',
  t.closed({
    title: Wording,
    schema: ValueSchema,
    clauses: t.maybe(t.list(t.text)),
    description: t.maybe(Wording),
    value: t.maybe(json),
  }),
  'A figure or choice kept apart from the rules; without a value it is open',
);
export type ConfigValue = Static<typeof ConfigValue>;

export const ConfigDefinition = t.named(
  'ConfigDefinition',
  t.closed({ kind: t.exactly('config'), values: t.mapOf(ConfigValue) }),
  'The configuration values of a policy',
);
export type ConfigDefinition = Static<typeof ConfigDefinition>;
