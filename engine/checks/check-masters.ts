import { factSchemas } from '../flows/templates.ts';
import type { DefinitionKind, EventForm, MasterDefinition, PolicyContent, ValueSchema } from '../ground/definition.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import { type Reference, referencesIn } from '../rules/references.ts';
import { type Finding, type Report, reporter } from './finding.ts';
import { citations } from './rule-names.ts';

/** What is wrong with master data, and with whatever refers to it. */
export function checkMasters(content: PolicyContent): Finding[] {
  const masters = Object.values(content.masters).flatMap((master) => keyFindings(master, content));
  const taken = new Map<string, string>();
  return [...masters, ...[...referring(content)].flatMap((place) => referenceFindings(place, content, taken))];
}

/** The key is a text that every row has, and that is typed, not computed. */
function keyFindings({ id, key, fields, clauses }: MasterDefinition, content: PolicyContent): Finding[] {
  const report = reporter('master', id);
  const known = Object.keys(fields.properties ?? {});
  const own = Object.hasOwn(fields.properties ?? {}, key) ? fields.properties?.[key] : undefined;
  const findings: Finding[] = [];
  if (!own) {
    const meant = nearest(key, known);
    const zh = `没有名为 ${key} 的栏目${meant ? `，是否指 ${meant}` : ''}`;
    const en = `There is no field named ${key}${meant ? `; did you mean ${meant}` : ''}`;
    const found = report('unknownName', '/key', zh, en);
    findings.push(meant === undefined ? found : { ...found, fix: { path: '/key', value: meant } });
  } else if (own.type !== 'string' || own['='] !== undefined) {
    const en = `The field ${key}, being the key, must be a text that is typed`;
    findings.push(report('typesDiffer', '/key', `栏目 ${key} 是主键，应为填写的文本`, en));
  }
  if (own && !fields.required?.includes(key)) {
    const fix = { path: '/fields/required', value: [...(fields.required ?? []), key] };
    const found = report('wrongForm', '/fields', `主键 ${key} 应为必填`, `The key ${key} must be required`);
    findings.push({ ...found, fix });
  }
  const clauseIds = new Set(content.clauses.clauses.map((clause) => clause.id));
  return clauses ? [...findings, ...citations(clauses, '/clauses', clauseIds, report)] : findings;
}

/** Facts or fields that expressions read together, and the other names that these may use. */
interface Referring {
  kind: DefinitionKind;
  id: string;
  /** Where each of the names stands. */
  pathOf(name: string): string;
  properties: Record<string, ValueSchema>;
  names: Iterable<string>;
}

function* referring({ rules, flows, forms, masters }: PolicyContent): Generator<Referring> {
  for (const { id, facts, derived = {} } of Object.values(rules)) {
    const properties = facts.properties ?? {};
    const pathOf = (name: string) => pointer('facts', 'properties', name);
    yield { kind: 'rules', id, pathOf, properties, names: [...Object.keys(properties), ...Object.keys(derived)] };
  }
  for (const flow of Object.values(flows)) {
    const own = Object.fromEntries(factSchemas(flow));
    const filled = Object.fromEntries(Object.values(flow.events).flatMap(({ form }) => fieldsOf(form, forms)));
    const pathOf = (name: string) => placeInFlow(flow, name);
    const names = [...Object.keys(own), ...Object.keys(flow.machine.context ?? {})];
    yield { kind: 'flow', id: flow.id, pathOf, properties: { ...filled, ...own }, names };
  }
  for (const { kind, id, fields } of [...Object.values(forms), ...Object.values(masters)])
    yield* levelsOf(kind, id, fields, pointer('fields'));
}

/** The fields of a form, and those of its lines. */
function* levelsOf(
  kind: DefinitionKind,
  id: string,
  { properties = {} }: ValueSchema,
  at: string,
): Generator<Referring> {
  const pathOf = (name: string) => at + pointer('properties', name);
  yield { kind, id, pathOf, properties, names: Object.keys(properties) };
  for (const [name, { items }] of Object.entries(properties))
    if (items?.properties) yield* levelsOf(kind, id, items, pathOf(name) + pointer('items'));
}

function placeInFlow({ input, events }: PolicyContent['flows'][string], name: string): string {
  if (Object.hasOwn(input?.properties ?? {}, name)) return pointer('input', 'properties', name);
  const [type] = Object.entries(events).find(([, { payload }]) => Object.hasOwn(payload?.properties ?? {}, name)) ?? [];
  return type === undefined ? pointer('events') : pointer('events', type, 'payload', 'properties', name);
}

function fieldsOf(form: EventForm | undefined, forms: PolicyContent['forms']): [string, ValueSchema][] {
  const id = typeof form === 'object' ? form.id : form;
  const found = id !== undefined && Object.hasOwn(forms, id) ? forms[id] : undefined;
  return Object.entries(found?.fields.properties ?? {});
}

/** Names that mean something to every expression. */
const reserved: ReadonlySet<string> = new Set(['config', 'event', 'records', 'item', 'by', 'instance', 'children']);
const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** @param taken the master of each alias that was met so far in the policy */
function referenceFindings(place: Referring, content: PolicyContent, taken: Map<string, string>): Finding[] {
  const { kind, id, pathOf, properties, names } = place;
  const report = reporter(kind, id);
  const own = new Map<string, string>();
  return referencesIn(properties).flatMap((reference) => {
    const path = pathOf(reference.name) + pointer('refers');
    const findings = masterFindings(reference, path, content, report);
    const { as, master, name } = reference;
    if (as === undefined) return findings;
    const other = taken.get(as) ?? master;
    taken.set(as, other);
    const twin = own.get(as) ?? name;
    own.set(as, twin);
    if (!plainName.test(as) || reserved.has(as)) findings.push(report('reservedName', path, ...notAName(as)));
    else if (new Set(names).has(as) || twin !== name) findings.push(report('duplicateId', path, ...twiceHere(as)));
    else if (other !== master) findings.push(report('duplicateId', path, ...otherMaster(as, other)));
    return findings;
  });
}

const notAName = (as: string) => [`${as} 不能用作名称`, `${as} cannot be used as a name`] as const;
const twiceHere = (as: string) =>
  [`名称 ${as} 在这里另有所指`, `The name ${as} stands for something else here as well`] as const;
const otherMaster = (as: string, other: string) =>
  [
    `名称 ${as} 在本制度中指主数据 ${other}`,
    `In this policy the name ${as} stands for the master data ${other}`,
  ] as const;

function masterFindings({ name, schema, master }: Reference, path: string, { masters }: PolicyContent, report: Report) {
  const findings: Finding[] = [];
  if (!Object.hasOwn(masters, master)) {
    const meant = nearest(master, Object.keys(masters));
    const zh = `没有主数据 ${master}${meant ? `，是否指 ${meant}` : ''}`;
    const en = `There is no master data ${master}${meant ? `; did you mean ${meant}` : ''}`;
    findings.push(report('unknownName', path, zh, en));
  }
  if (![schema.type].flat().every((type) => type === 'string' || type === 'null')) {
    const en = `${name} holds a key of master data: it must be a text`;
    findings.push(report('typesDiffer', path, `${name} 填写主数据的主键，应为文本`, en));
  }
  return findings;
}
