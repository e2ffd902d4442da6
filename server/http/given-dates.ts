import { dayStart } from '../../engine/index.ts';
import type { Catalogue } from '../editions/catalogue.ts';
import type { Call, Route } from './route.ts';
import type { JsonSchema } from './schemas.ts';

/**
 * Turns the dates that a route's calls may give instead of instants into the beginning of that day where the policy is at home,
 * before anybody reads them.
 *
 * @returns what does it to a checked call; undefined where there is nothing to wait for
 * @example await placeDates(route, catalogue)(call) // of policy sino, call.body.at '2026-03-01' is now '2026-02-28T16:00:00Z'
 */
export function placeDates({ query, body }: Route, catalogue: Catalogue): (call: Call) => Promise<void> | undefined {
  const properties = (body?.properties ?? query ?? {}) as Record<string, JsonSchema>;
  const names = Object.keys(properties).filter((name) => properties[name]?.format === 'instant-or-date');
  return (call) => {
    const given = (body ? call.body : call.query) as Record<string, string | undefined>;
    if (!names.some((name) => given[name]?.length === 10)) return undefined;
    return catalogue.timeZone(call.params.policy as string).then((zone) => {
      for (const name of names) if (given[name]?.length === 10) given[name] = dayStart(given[name], zone);
    });
  };
}
