import type { Static } from 'typebox';
import * as t from '../schema.ts';
import { json, ValueSchema, Wording } from './values.ts';

export const Schedule = t.named(
  'Schedule',
  t.closed({
    id: t.text,
    title: t.maybe(Wording),
    clauses: t.maybe(t.list(t.text)),
    flow: t.text,
    input: t.maybe(t.object),
    day: t.described(t.figure, "1 to 31; the month's last day where it is shorter"),
    time: t.maybe(t.described(t.text, '`hh:mm`; default midnight')),
    workingDay: t.maybe(
      t.described(
        t.closed({ calendar: t.text, move: t.oneOf(['next', 'previous']) }),
        'Where the day is no working day of a calendar (a configuration value): where the schedule moves to',
      ),
    ),
  }),
  "A flow that starts each month on a day, in the policy's time zone",
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
