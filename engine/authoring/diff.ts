import { isEqualJson } from '../ground/canonical-json.ts';
import type { Definition, Json, JsonObject, PolicyContent } from '../ground/definition.ts';
import type { LocalText } from '../ground/local-text.ts';
import { pointer, pointerParts } from '../ground/pointer.ts';
import { definitionId, findDefinition, listDefinitions, withDefinition, withoutDefinition } from '../policy/content.ts';
import type { Change } from './change.ts';
import { describeChange } from './diff-sentences.ts';

type Bare = Omit<Change, 'sentence'>;

/**
 * What differs between two contents: definitions, rules, rows and their cells, conditions, facts, states, transitions, configuration.
 *
 * @returns changes in the order of the definitions, each with a sentence in both languages
 * @example diffContents(edition1.content, edition2.content).map((change) => change.sentence.en)
 */
export function diffContents(before: PolicyContent, after: PolicyContent): Change[] {
  const old = new Map(listDefinitions(before).map((one) => [nameOf(one), one]));
  const changes: Bare[] = [];
  for (const definition of listDefinitions(after)) {
    const was = old.get(nameOf(definition));
    old.delete(nameOf(definition));
    const place = { kind: definition.kind, id: definitionId(definition) };
    if (!was) changes.push({ ...place, path: '', op: 'add', before: null, after: asJson(definition) });
    else changes.push(...diffValues(asJson(was), asJson(definition), []).map((one) => ({ ...place, ...one })));
  }
  for (const definition of old.values()) {
    const place = { kind: definition.kind, id: definitionId(definition) };
    changes.push({ ...place, path: '', op: 'remove', before: asJson(definition), after: null });
  }
  return changes.map((change) => ({ ...change, sentence: describeChange(change, before, after) }));
}

/**
 * What became of one definition, in sentences.
 *
 * @param content by whose words it is told, as it stands besides
 * @param most so many sentences at most
 * @returns the sentences, and how many changes there are
 * @example definitionChanges(before, after, content, 20).sentences[0].en // 'Rule set “Fee”: row 2 “rate” changed from 1 to 3'
 */
export function definitionChanges(
  before: Definition | null | undefined,
  after: Definition | null | undefined,
  content: PolicyContent,
  most: number,
): { count: number; sentences: LocalText[] } {
  const one = after ?? before;
  if (!one) return { count: 0, sentences: [] };
  const place = { kind: one.kind, id: definitionId(one) };
  const contentWith = (definition: Definition | null | undefined) =>
    definition ? withDefinition(content, definition) : withoutDefinition(content, place.kind, place.id);
  const whole: Difference[] = [
    {
      path: '',
      op: before ? 'remove' : 'add',
      before: before ? asJson(before) : null,
      after: after ? asJson(after) : null,
    },
  ];
  const found = before && after ? diffValues(asJson(before), asJson(after), []) : whole;
  const [was, is] = [contentWith(before), contentWith(after)];
  const sentences = found.slice(0, most).map((change) => describeChange({ ...place, ...change }, was, is));
  return { count: found.length, sentences };
}

const nameOf = (definition: Definition) => `${definition.kind}/${definitionId(definition)}`;
const asJson = (definition: Definition) => definition as unknown as Json;

type Difference = Omit<Bare, 'kind' | 'id'>;

/** These are read as a whole: a part of a condition or of a schema's list says little by itself. */
const whole = new Set([
  'conditions',
  'guard',
  'clauses',
  'enum',
  'required',
  'roles',
  'expected',
  'given',
  'default',
  'actions',
  'title',
]);

function diffValues(before: Json | undefined, after: Json | undefined, path: string[]): Difference[] {
  if (isEqualJson(before, after) && (before === undefined) === (after === undefined)) return [];
  const place = pointer(...path);
  if (before === undefined) return [{ path: place, op: 'add', before: null, after: after ?? null }];
  if (after === undefined) return [{ path: place, op: 'remove', before, after: null }];
  const replaced: Difference[] = [{ path: place, op: 'replace', before, after }];
  if (whole.has(path.at(-1) ?? '') && path.length > 1) return replaced;
  if (isObject(before) && isObject(after))
    return '=' in before || '=' in after ? replaced : diffObjects(before, after, path);
  if (!Array.isArray(before) || !Array.isArray(after)) return replaced;
  if (haveIds(before) && haveIds(after)) return diffById(before, after, path, place);
  if (before.length !== after.length) return replaced;
  return before.flatMap((item, index) => diffValues(item, after[index], [...path, String(index)]));
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function diffObjects(before: JsonObject, after: JsonObject, path: string[]): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => diffValues(before[name], after[name], [...path, name]));
}

type WithId = JsonObject & { id: string };
const haveIds = (list: Json[]): list is WithId[] =>
  list.every((item) => isObject(item) && typeof item.id === 'string') &&
  new Set(list.map((item) => (item as WithId).id)).size === list.length;

function diffById(before: WithId[], after: WithId[], path: string[], place: string): Difference[] {
  const old = new Map(before.map((item) => [item.id, item]));
  const now = new Map(after.map((item) => [item.id, item]));
  const ids = [...new Set([...after.map((item) => item.id), ...before.map((item) => item.id)])];
  const changes = ids.flatMap((id) => {
    const found = diffValues(old.get(id), now.get(id), [...path, id]);
    const position = before.findIndex((item) => item.id === id);
    return now.has(id) ? found : found.map((one) => ({ ...one, follows: before[position - 1]?.id ?? null }));
  });
  const orderBefore = before.map((item) => item.id);
  const orderAfter = after.map((item) => item.id);
  const common = (order: string[]) => order.filter((id) => old.has(id) && now.has(id)).join('\n');
  if (common(orderBefore) === common(orderAfter)) return changes;
  return [...changes, { path: place, op: 'move', before: orderBefore, after: orderAfter }];
}

/**
 * The content as it is after a diff's change was taken back.
 *
 * @param content the later content
 * @param change one of the changes that led to it
 * @example revertChange(later, diffContents(earlier, later)[0])
 */
export function revertChange(content: PolicyContent, change: Change): PolicyContent {
  const { kind, id, path, op, before } = change;
  if (path === '') {
    return op === 'add'
      ? withoutDefinition(content, kind, id)
      : withDefinition(content, before as unknown as Definition);
  }
  const definition = findDefinition(content, kind, id);
  if (!definition) return content;
  const back = putBack(asJson(definition), pointerParts(path), change);
  return withDefinition(content, back as unknown as Definition);
}

function putBack(value: Json, path: string[], change: Change): Json {
  const [name, ...rest] = path;
  if (name === undefined) return change.op === 'move' ? inOrder(value, change.before as string[]) : change.before;
  const removes = rest.length === 0 && change.op === 'add';
  if (Array.isArray(value)) return putBackInList(value, name, rest, change);
  const object = isObject(value) ? value : {};
  if (!removes) return { ...object, [name]: putBack(object[name] ?? null, rest, change) };
  const { [name]: _, ...others } = object;
  return others;
}

function putBackInList(list: Json[], name: string, rest: string[], change: Change): Json {
  const place = (id: string) => list.findIndex((item) => isObject(item) && item.id === id);
  const index = place(name) < 0 && /^\d+$/.test(name) ? Number(name) : place(name);
  if (rest.length === 0 && change.op === 'add') return list.filter((_, position) => position !== index);
  if (rest.length === 0 && change.op === 'remove' && change.follows !== undefined) {
    const before = change.follows === null ? -1 : place(change.follows);
    return list.toSpliced(change.follows !== null && before < 0 ? list.length : before + 1, 0, change.before);
  }
  if (index < 0) return list;
  return Object.assign([...list], { [index]: putBack(list[index] ?? null, rest, change) });
}

function inOrder(list: Json, ids: string[]): Json {
  const place = (item: Json) => {
    const found = ids.indexOf((item as WithId).id);
    return found < 0 ? ids.length : found;
  };
  return [...(list as Json[])].sort((a, b) => place(a) - place(b));
}
