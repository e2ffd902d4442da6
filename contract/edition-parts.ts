import type { Definition as AnyDefinition } from './definitions/definition.ts';
import { json } from './definitions/values.ts';
import * as t from './schema.ts';

/** The kinds of a policy's documents. */
export const definitionKinds = [
  'policy',
  'vocabulary',
  'clauses',
  'config',
  'rules',
  'flow',
  'form',
  'master',
  'register',
  'cases',
] as const;
export const definitionKind = t.named('DefinitionKind', t.oneOf(definitionKinds), 'What a document of a policy is');

export const Definition = t.named(
  'Definition',
  t.toMeet<AnyDefinition>('Definition', t.withMore(t.shape({ kind: t.text, id: t.maybe(t.text) }))),
  'A document of a policy as it is answered; its format is that of its kind',
);
export const GivenDefinition = t.named(
  'GivenDefinition',
  t.toMeet<AnyDefinition>('Definition', t.withMore(t.shape({ kind: definitionKind }))),
  'A document that is sent: whether it meets the format of its kind is told of its places',
);

export const noteText = t.either(t.text, t.localText);

export const emergency = t.named(
  'Emergency',
  t.shape({
    draft: t.text,
    by: t.text,
    reason: t.text,
    reviewed: t.maybe(t.shape({ at: t.instant, by: t.text, note: t.maybe(t.text) })),
  }),
  'That one person put something in force, or took it out; `reviewed` once another one has looked at it',
);

/** How much an edition holds. */
export const counts = t.shape({ ruleSets: t.count, flows: t.count, openConfig: t.count });

export const Change = t.named(
  'Change',
  t.shape({
    kind: definitionKind,
    id: t.text,
    path: t.described(t.text, 'JSON Pointer; what has an id is named by it. Empty: the whole definition'),
    op: t.described(t.oneOf(['add', 'remove', 'replace', 'move']), '`move`: the same in another order'),
    before: json,
    after: json,
    follows: t.maybe(t.described(t.orNull(t.text), 'Of something removed from a list: the id of what stood before it')),
    sentence: t.localText,
  }),
  'One difference between two editions, at the place where it means something to a person',
);
