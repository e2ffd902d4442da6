import { operatorNamed, operatorOfCell } from '../../../../engine/authoring.ts';
import {
  type Condition,
  type FactCondition,
  isExpression,
  type Json,
  type ValueSchema,
} from '../../../../engine/index.ts';
import { typesOf } from '../../../../engine/reading.ts';

export type GroupKind = 'all' | 'any' | 'not';

/** The kind of a group, or undefined for a single condition. */
export function groupKind(condition: Condition): GroupKind | undefined {
  if ('all' in condition) return 'all';
  if ('any' in condition) return 'any';
  return 'not' in condition ? 'not' : undefined;
}

export function childrenOf(condition: Condition): Condition[] {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  return 'not' in condition ? [condition.not] : [];
}

/** The group with other children. `not` takes one: more of them become an `all` inside it. */
function withChildren(condition: Condition, children: Condition[]): Condition {
  if ('all' in condition) return { ...condition, all: children };
  if ('any' in condition) return { ...condition, any: children };
  if ('not' in condition)
    return { ...condition, not: children.length === 1 ? (children[0] as Condition) : { all: children } };
  return condition;
}

/** The group turned into another kind, its children kept. */
export function asKind(condition: Condition, kind: GroupKind): Condition {
  const children = childrenOf(condition);
  if (kind === 'all') return { all: children };
  if (kind === 'any') return { any: children };
  return { not: children.length === 1 ? (children[0] as Condition) : { all: children } };
}

/** Where a condition stands: the index at each level from the root. */
export type ConditionPath = number[];

function conditionAt(root: Condition, path: ConditionPath): Condition | undefined {
  return path.reduce<Condition | undefined>(
    (condition, index) => (condition ? childrenOf(condition)[index] : undefined),
    root,
  );
}

/**
 * The tree with the condition at a path changed; `undefined` takes it out.
 *
 * @example replaceAt({ all: [a, b] }, [1], undefined) // { all: [a] }
 */
export function replaceAt(root: Condition, path: ConditionPath, next: Condition | undefined): Condition {
  const [index, ...rest] = path;
  if (index === undefined) return next ?? { all: [] };
  const children = childrenOf(root);
  if (rest.length > 0)
    return withChildren(root, children.with(index, replaceAt(children[index] as Condition, rest, next)));
  return withChildren(root, next ? children.with(index, next) : children.toSpliced(index, 1));
}

export function insertAt(root: Condition, path: ConditionPath, condition: Condition): Condition {
  const parent = path.slice(0, -1);
  const group = conditionAt(root, parent);
  if (!group) return root;
  return replaceAt(root, parent, withChildren(group, childrenOf(group).toSpliced(path.at(-1) ?? 0, 0, condition)));
}

const startsWith = (path: ConditionPath, prefix: ConditionPath) =>
  prefix.every((index, level) => path[level] === index);

/** The tree with one condition moved; a condition cannot go into itself. `to` is read before the condition is taken out. */
export function moveTo(root: Condition, from: ConditionPath, to: ConditionPath): Condition {
  const moving = conditionAt(root, from);
  if (!moving || from.length === 0 || startsWith(to, from)) return root;
  const taken = replaceAt(root, from, undefined);
  const level = from.length - 1;
  const shifted = [...to];
  const sameParent = startsWith(to, from.slice(0, -1)) && to.length >= from.length;
  if (sameParent && (shifted[level] as number) > (from[level] as number))
    shifted[level] = (shifted[level] as number) - 1;
  return insertAt(taken, shifted, moving);
}

/** How the value of a condition is given. */
export type ValueMode = 'value' | 'fact' | 'expression';

export function valueMode(value: FactCondition['value']): ValueMode {
  if (isExpression(value)) return 'expression';
  const isFact =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as { fact?: unknown }).fact === 'string';
  return isFact ? 'fact' : 'value';
}

/** What a comparison of a fact begins with: that it is the first of its values. */
export function firstComparison(fact: string, schema: ValueSchema | undefined): FactCondition {
  const value = schema?.enum?.[0] ?? (schema?.type === 'boolean' ? true : null);
  return { fact, operator: operatorOfCell('='), value };
}

/** The schema of what a condition compares with: what its operator wants of a fact of this schema. */
export function wantedSchema(schema: ValueSchema | undefined, operator: string): ValueSchema {
  const own = schema ?? {};
  switch (operatorNamed(operator)?.wants) {
    case 'list':
      return { type: 'array', items: own.items ?? { ...own, type: typesOf(own)[0] ?? 'string' }, labels: own.labels };
    case 'item':
      return own.items ?? {};
    case 'text':
    case 'pattern':
      return { type: 'string' };
    default:
      return own;
  }
}

/** A value that fits another operator: one value becomes a list of one, and back. */
export function fitValue(value: FactCondition['value'], operator: string): FactCondition['value'] {
  if (valueMode(value) !== 'value') return value;
  const isList = Array.isArray(value);
  if (operatorNamed(operator)?.wants === 'list') return isList ? value : value === null ? [] : [value as Json];
  return isList ? ((value as Json[])[0] ?? null) : value;
}
