import { nearest } from '../ground/nearest.ts';

/** Keys of other versions and products, and what they are called here. */
const others: Record<string, string> = {
  cond: 'guard',
  in: 'guard',
  internal: 'reenter',
  onEntry: 'entry',
  onExit: 'exit',
  activities: 'invoke',
  data: 'output',
  const: 'enum',
  oneOf: 'enum',
  precision: 'decimals',
  policy: 'hitPolicy',
  condition: 'conditions',
  action: 'actions',
  label: 'title',
  name: 'title',
};

/**
 * The key that was most likely meant by another; undefined where none comes near.
 *
 * @example keyMeant('cond', ['guard', 'target']) // 'guard'
 */
export function keyMeant(key: string, keys: readonly string[]): string | undefined {
  const other = Object.hasOwn(others, key) ? others[key] : undefined;
  return other !== undefined && keys.includes(other) ? other : nearest(key, keys);
}
