import type { ActionJson, FlowDefinition, Json, JsonObject, PolicyContent } from '../ground/definition.ts';
import { fieldsIn } from './fence.ts';
import { guardNamed, guardsWithin } from './guards.ts';
import type { StepInHand } from './step-in-hand.ts';
import { fits } from './wildcards.ts';

/**
 * Guards that read what only comes with an event cannot be asked before it: they count as open when it is asked what somebody might send.
 *
 * @returns for a guard that does, whether it is asked so; undefined for any other
 */
export function unaskedGuards(definition: FlowDefinition, content: PolicyContent, step: StepInHand) {
  const isAccepting = () => step.accepting;
  return (guard: ActionJson, event: string | undefined): (() => boolean) | undefined => {
    if (event === undefined) return undefined;
    const brought = broughtBy(definition, content, event);
    const reads = guardsWithin(guard as Json).some(({ type, params }) => isReading(type, params, brought, content));
    return reads ? isAccepting : undefined;
  };
}

/** The names that an event, or every event that a wildcard takes, may bring. */
function broughtBy({ events }: FlowDefinition, { forms }: PolicyContent, written: string): Set<string> {
  const taken = Object.entries(events).filter(([type]) => type === written || fits(written, type));
  return new Set([
    'event',
    ...taken.flatMap(([, { payload, form, gives = [] }]) => [
      ...Object.keys(payload?.properties ?? {}),
      ...fieldsIn(form, forms),
      ...gives,
    ]),
  ]);
}

function isReading(type: string, params: JsonObject, brought: Set<string>, { rules }: PolicyContent): boolean {
  const says = guardNamed(type)?.says;
  if (says === 'contrary' || says === 'all' || says === 'any') return false;
  const words = JSON.stringify(params).match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  if (words.some((word) => brought.has(word))) return true;
  const ruleSet = says === 'outcome' ? rules[String(params.ruleSet)] : undefined;
  return Object.keys(ruleSet?.facts.properties ?? {}).some((name) => brought.has(name));
}
