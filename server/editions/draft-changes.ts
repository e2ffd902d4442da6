import { withGives } from '../../engine/authoring.ts';
import {
  canonicalJson,
  compileEdition,
  type Definition,
  definitionId,
  listDefinitions,
  readPolicyContent,
} from '../../engine/index.ts';
import type { DraftRecord } from '../stores/records/edition.ts';

type Changes = DraftRecord['changes'];

/** How a draft names a definition: `kind/id`. */
export const keyOf = (definition: Definition) => `${definition.kind}/${definitionId(definition)}`;

/**
 * Some definitions of before payloads had a fence, each event of their flows saying what it may bring. A flow that cannot be compiled stays
 * as it is: the checks tell of it.
 */
export function fenced(definitions: Definition[]): Definition[] {
  const edition = compileEdition(readPolicyContent(definitions), 1);
  return listDefinitions(edition.content).map((one) => {
    if (one.kind !== 'flow') return one;
    try {
      return withGives(edition.flow(one.id));
    } catch {
      return one;
    }
  });
}

/** The changes of a draft on an edition of before the fence, with what the fence asks of its flows. */
export function fencedChanges(base: Definition[], now: Definition[], changes: Changes): Changes {
  const before = new Map(base.map((one) => [keyOf(one), canonicalJson(one)]));
  const flows = fenced(now).filter((one) => one.kind === 'flow');
  const added = flows.filter(
    (one) => Object.hasOwn(changes, keyOf(one)) || before.get(keyOf(one)) !== canonicalJson(one),
  );
  return { ...changes, ...Object.fromEntries(added.map((one) => [keyOf(one), one])) };
}
