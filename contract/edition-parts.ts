import { Type } from 'typebox';
import type { Definition as AnyDefinition } from './definitions/definition.ts';
import * as t from './schema.ts';

/** The kinds of a policy's documents. */
export const definitionKinds = ['policy', 'vocabulary', 'clauses', 'config', 'rules', 'flow', 'cases'] as const;

/** A document of a policy as it is answered; its format is that of its kind. */
export const Definition = t.named(
  'Definition',
  Type.Unsafe<AnyDefinition>(t.withMore(t.shape({ kind: t.text, id: t.maybe(t.text) }))),
);
/** A document that is sent: whether it meets the format of its kind is told of its places. */
export const GivenDefinition = t.named('GivenDefinition', t.withMore(t.shape({ kind: t.oneOf(definitionKinds) })));

export const noteText = t.either(t.text, t.localText);

/** That one person put something in force, or took it out; `reviewed` once another one has looked at it. */
export const emergency = t.shape({
  draft: t.text,
  by: t.text,
  reason: t.text,
  reviewed: t.maybe(t.shape({ at: t.instant, by: t.text, note: t.maybe(t.text) })),
});

/** How much an edition holds. */
export const counts = t.shape({ ruleSets: t.count, flows: t.count, openConfig: t.count });
