import { typesIn } from '../expressions/compile.ts';
import type { FeelNode } from '../expressions/feel-node.ts';
import { boundNames } from '../expressions/names.ts';
import { FeelSyntaxError, parseFeel, plainName } from '../expressions/parse.ts';
import { layered, type Scope } from '../expressions/scope.ts';
import type { FeelType } from '../expressions/types.ts';
import { compileLevel, type Level } from '../forms/levels.ts';
import { recordsName, recordsVariable } from '../forms/records.ts';
import { isEqualJson } from '../ground/canonical-json.ts';
import type {
  EventForm,
  FieldSchema,
  FlowDefinition,
  FormDefinition,
  Json,
  PolicyContent,
  RegisterDefinition,
} from '../ground/definition.ts';
import { isExpression } from '../ground/definition.ts';
import { Problem } from '../ground/problem.ts';
import { compileEdition, type Edition } from '../policy/edition.ts';
import { createEnvironment } from '../rules/environment.ts';

/** Which field is renamed. */
export interface FieldRename {
  form: string;
  /** The table whose column it is; absent: it is a field of the form itself. */
  table?: string | undefined;
  from: string;
  to: string;
}

/**
 * Renames a field of a form, or a column of one of its tables, wherever the policy names it: in the form (its formulas, its layout, what is
 * required), in what events and the start of a flow fill, and in formulas of flows, registers and other forms that read its records. What
 * is no FEEL yet, and what is read of values of which nothing is known, stays as it is.
 *
 * @example renameField(content, { form: 'repair-order', from: 'plate', to: 'plateNumber' }).forms['repair-order'].fields.required // ['plateNumber']
 */
export function renameField(content: PolicyContent, rename: FieldRename): PolicyContent {
  const each = <D>(group: Record<string, D>, change: (definition: D) => D): Record<string, D> =>
    Object.fromEntries(
      Object.entries(group).map(([id, definition]) => {
        const changed = change(definition);
        return [id, isEqualJson(changed as Json, definition as Json) ? definition : changed];
      }),
    );
  // A formula of a form that is not finished keeps no flow from being read.
  const edition = compileEdition({ ...content, forms: each(content.forms, plainForm) });
  return {
    ...content,
    forms: each(content.forms, (form) => inForm(form, content, rename)),
    flows: each(content.flows, (flow) => inFlow(flow, edition, rename)),
    registers: each(content.registers, (register) => inRegister(register, edition, rename)),
  };
}

/** Where formulas stand, and what of theirs is the field that is renamed. */
interface Reading {
  scope: Scope;
  /** The field itself is known there by its name. */
  bare: boolean;
}

function inForm(form: FormDefinition, content: PolicyContent, rename: FieldRename): FormDefinition {
  const isOwn = form.id === rename.form;
  const around = withRecords(content);
  const level = compileLevel(withoutFormulas(form.fields), around, content.masters);
  const fields = inFields(form.fields, level, rename, { isOwn });
  const said = new Renaming(rename, { scope: level.scope, bare: isOwn && rename.table === undefined });
  const signed = form.signed && (said.in(form.signed as unknown as Json) as unknown as FormDefinition['signed']);
  const row = (names: string[]) => names.map((name) => (name === rename.from ? rename.to : name));
  const moves = isOwn && rename.table === undefined && form.layout !== undefined;
  return {
    ...form,
    fields: isOwn ? renamedIn(fields, rename) : fields,
    ...(signed ? { signed } : {}),
    ...(moves ? { layout: form.layout?.map((section) => ({ ...section, rows: section.rows.map(row) })) } : {}),
  };
}

/** The formulas of fields, those of lines in the names of lines. */
function inFields(
  schema: FieldSchema,
  level: Level,
  rename: FieldRename,
  { isOwn, table }: { isOwn: boolean; table?: string },
): FieldSchema {
  const isShadowed = table !== undefined && level.byName.has(rename.from) && table !== rename.table;
  const isHere = rename.table === undefined ? !isShadowed : rename.table === table;
  const said = new Renaming(rename, { scope: level.scope, bare: isOwn && isHere });
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]): [string, FieldSchema] => {
    const { items, default: start, enum: choices, labels, ...rest } = field;
    const lines = level.byName.get(name)?.lines;
    const inner = items && lines ? inFields(items, lines, rename, { isOwn, table: name }) : items;
    return [
      name,
      {
        ...(said.in(rest as unknown as Json) as unknown as FieldSchema),
        ...(inner === undefined ? {} : { items: inner }),
        ...(start === undefined ? {} : { default: start }),
        ...(choices === undefined ? {} : { enum: choices }),
        ...(labels === undefined ? {} : { labels }),
      },
    ];
  });
  return { ...schema, ...(schema.properties ? { properties: Object.fromEntries(properties) } : {}) };
}

/** The name itself, where the fields are listed. */
function renamedIn(schema: FieldSchema, { table, from, to }: FieldRename): FieldSchema {
  const properties = schema.properties ?? {};
  if (table !== undefined) {
    const lines = properties[table];
    if (!lines?.items) return schema;
    const items = renamedIn(lines.items, { form: '', from, to });
    return { ...schema, properties: { ...properties, [table]: { ...lines, items } } };
  }
  const named = (name: string) => (name === from ? to : name);
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [named(name), field])),
    ...(schema.required ? { required: schema.required.map(named) } : {}),
  };
}

function inFlow(flow: FlowDefinition, edition: Edition, rename: FieldRename): FlowDefinition {
  const scope = scopeOf(() => edition.flow(flow.id).templates.scope, edition.content);
  const said = new Renaming(rename, { scope, bare: false }, brings(flow, rename, edition.content));
  const { input, ...rest } = flow;
  const { events, start, ...changed } = said.in(rest as unknown as Json) as unknown as FlowDefinition;
  const isTop = rename.table === undefined;
  const used = Object.entries(events).map(([type, event]) => {
    if (!isTop || idOf(event.form) !== rename.form) return [type, event] as const;
    const { form, prefill } = event;
    const keys =
      prefill && Object.entries(prefill).map(([name, one]) => [name === rename.from ? rename.to : name, one]);
    return [
      type,
      {
        ...event,
        ...(form === undefined ? {} : { form: filledIn(form, rename) }),
        ...(keys ? { prefill: Object.fromEntries(keys) } : {}),
      },
    ] as const;
  });
  const isStarted = isTop && start?.form !== undefined && idOf(start.form) === rename.form;
  return {
    ...changed,
    ...(input ? { input } : {}),
    ...(start ? { start: isStarted ? { ...start, form: filledIn(start.form as EventForm, rename) } : start } : {}),
    events: Object.fromEntries(used),
  };
}

const idOf = (form: EventForm | undefined) => (typeof form === 'object' ? form.id : form);

function filledIn(form: EventForm, { from, to }: FieldRename): EventForm {
  if (typeof form === 'string' || !form.fields) return form;
  return { ...form, fields: form.fields.map((name) => (name === from ? to : name)) };
}

/** Whether `event.<from>` can only be the field: no other form and no payload of the flow brings that name. */
function brings({ events }: FlowDefinition, { form, table, from }: FieldRename, { forms }: PolicyContent): boolean {
  if (table !== undefined) return false;
  const bringers = Object.values(events).flatMap((event) => {
    const id = idOf(event.form);
    const own = id === undefined ? event.payload?.properties : forms[id]?.fields.properties;
    return own && Object.hasOwn(own, from) ? [id] : [];
  });
  return bringers.length > 0 && bringers.every((id) => id === form);
}

function inRegister(register: RegisterDefinition, edition: Edition, rename: FieldRename): RegisterDefinition {
  const { over } = register;
  if (!('forms' in over) || !over.forms.includes(rename.form)) return register;
  const scope = scopeOf(() => edition.register(register.id).scope, edition.content);
  const { table, from } = rename;
  // What another form has under that name goes on being read by it.
  const isShared = over.forms.some(
    (id) => id !== rename.form && Object.hasOwn(edition.content.forms[id]?.fields.properties ?? {}, from),
  );
  const said = new Renaming(rename, { scope, bare: table === undefined && !isShared });
  return said.in(register as unknown as Json) as unknown as RegisterDefinition;
}

/** The names of a definition; of one that does not compile those that every definition knows. */
function scopeOf(compiled: () => Scope, content: PolicyContent): Scope {
  try {
    return compiled();
  } catch (error) {
    if (error instanceof FeelSyntaxError || error instanceof Problem) return withRecords(content);
    throw error;
  }
}

function withRecords(content: PolicyContent): Scope {
  const { scope } = createEnvironment(content.config, content.policy.timeZone);
  return { ...scope, variables: layered(new Map([['records', recordsVariable(content)]]), scope.variables) };
}

const plainForm = ({ signed: _, fields, ...form }: FormDefinition): FormDefinition => ({
  ...form,
  fields: withoutFormulas(fields),
});

/** The fields alone: their names and types. */
function withoutFormulas(schema: FieldSchema): FieldSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]): [string, FieldSchema] => {
    const { '=': _, prefill: __, requiredIf: ___, check: ____, valid: _____, items, ...plain } = field;
    return [name, { ...plain, ...(items ? { items: withoutFormulas(items) } : {}) }];
  });
  return { ...schema, ...(schema.properties ? { properties: Object.fromEntries(properties) } : {}) };
}

/** Rewrites the formulas of one scope. */
class Renaming {
  private readonly rename: FieldRename;
  private readonly reading: Reading;
  /** The types of values that have the field as an entry. */
  private readonly holders = new Set<FeelType>();

  /** @param byEvent `event.<from>` is the field as well */
  constructor(rename: FieldRename, reading: Reading, byEvent = false) {
    this.rename = rename;
    this.reading = reading;
    const { form, table } = rename;
    const typeOf = (name: string) => reading.scope.variables.get(name)?.type;
    const record = entryOf(typeOf('records'), recordsName(form));
    const all = entryOf(entryOf(typeOf('records'), 'all'), recordsName(form));
    const whole = [record, itemOf(all), byEvent ? typeOf('event') : undefined];
    const lines = table === undefined ? [] : [...whole.map((type) => entryOf(type, table)), typeOf(table)];
    for (const type of table === undefined ? whole : lines.map(itemOf)) if (type) this.holders.add(type);
  }

  /** A JSON value with every formula in it rewritten. */
  in(value: Json): Json {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => this.in(one));
    if (isExpression(value)) return { ...value, '=': this.text(value['=']) };
    const entries = Object.entries(value).map(([key, one]): [string, Json] => [
      key,
      key === '=' && typeof one === 'string' ? this.text(one) : this.in(one as Json),
    ]);
    return Object.fromEntries(entries);
  }

  private text(text: string): string {
    if (!text.includes(this.rename.from)) return text;
    try {
      const tree = parseFeel(text, 'expression', this.reading.scope.variables);
      const places = this.placesIn(tree);
      return places
        .sort((a, b) => b.from - a.from)
        .reduce((all, { from, to }) => all.slice(0, from) + this.rename.to + all.slice(to), text);
    } catch (error) {
      if (error instanceof FeelSyntaxError || error instanceof Problem) return text;
      throw error;
    }
  }

  private placesIn(tree: FeelNode): FeelNode[] {
    const { from } = this.rename;
    const types = typesIn(tree, this.reading.scope);
    const found: FeelNode[] = [];
    /** @param isField whether the name alone is the field there */
    const walk = (node: FeelNode, isField: boolean): void => {
      if (node.name === 'Type') return;
      if (node.name === 'VariableName' && isField && plainName(node.text) === from) found.push(node);
      const [target, , name] = node.children;
      if (node.name === 'PathExpression' && target && name?.text === from && this.holds(types.get(target)))
        found.push(name);
      const isBound = boundNames(node).some((one) => plainName(one) === from);
      node.children.forEach((child, index) => {
        const inItems = node.name === 'FilterExpression' && index > 0;
        walk(child, !isBound && (inItems ? this.inItemsOf(target && types.get(target), isField) : isField));
      });
    };
    walk(tree, this.reading.bare);
    return found;
  }

  private holds(type: FeelType | undefined): boolean {
    return type !== undefined && (this.holders.has(type) || this.holders.has(itemOf(type) as FeelType));
  }

  /** Within the brackets of a filter the entries of an item come before the names around. */
  private inItemsOf(list: FeelType | undefined, isField: boolean): boolean {
    const item = itemOf(list) ?? list;
    if (entryOf(item, this.rename.from) === undefined) return isField;
    return this.holds(item);
  }
}

const itemOf = (type: FeelType | undefined) => (type?.is === 'list' ? type.item : undefined);
const entryOf = (type: FeelType | undefined, name: string): FeelType | undefined =>
  type?.is === 'context' && Object.hasOwn(type.entries, name) ? type.entries[name] : undefined;
