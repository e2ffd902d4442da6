import type { CallShape, JsonSchema } from '../../contract/call.ts';
import { dayStart } from '../../engine/index.ts';
import type { AnyAsked } from '../kernel/route.ts';
import type { Catalogue } from './catalogue.ts';

/**
 * Turns the dates that a call may give instead of instants into the beginning of that day where the policy is at home,
 * before anybody reads them.
 *
 * @returns what does it to a checked call; undefined where there is nothing to wait for
 * @example await placeDates(api.startInstance, catalogue)(asked) // of policy sino, asked.body.at '2026-03-01' is now '2026-02-28T16:00:00Z'
 */
export function placeDates(
  { query, body }: CallShape,
  catalogue: Catalogue,
): (asked: AnyAsked) => Promise<void> | undefined {
  const properties = ((body as JsonSchema | undefined)?.properties ?? query ?? {}) as Record<string, JsonSchema>;
  const names = Object.keys(properties).filter((name) => properties[name]?.format === 'instant-or-date');
  return (asked) => {
    const given = (body ? asked.body : asked.query) as Record<string, string | undefined>;
    if (!names.some((name) => given[name]?.length === 10)) return undefined;
    return catalogue.timeZone(asked.params.policy as string).then((zone) => {
      for (const name of names) if (given[name]?.length === 10) given[name] = dayStart(given[name], zone);
    });
  };
}
