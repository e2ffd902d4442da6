import type { Scope } from '../expressions/scope.ts';
import type { Form } from '../forms/form.ts';
import type { Level } from '../forms/levels.ts';
import type { Master } from '../forms/master.ts';
import type {
  FieldSchema,
  FlowDefinition,
  FormDefinition,
  Json,
  MasterDefinition,
  PolicyContent,
  ValueSchema,
} from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import { type PlaceRow, row } from './place-row.ts';

const truth: ValueSchema = { type: 'boolean' };

/** A field of a form or of a line of it, where it stands, and the names that its expressions may use. */
interface PlacedField {
  path: string;
  name: string;
  field: FieldSchema;
  scope: Scope;
  above: FieldSchema;
}

function* fieldsOf(schema: FieldSchema, level: Level, path: string): Generator<PlacedField> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const here = path + pointer('properties', name);
    yield { path: here, name, field, scope: level.scope, above: schema };
    const lines = level.byName.get(name)?.lines;
    if (lines && field.items) yield* fieldsOf(field.items, lines, here + pointer('items'));
  }
}

/** What has fields: a form, or master data. */
type WithFields = Pick<FormDefinition, 'fields'>;

/** Every place of fields where a value, an expression or a name stands: one row a kind of place. */
function placesOfFields(level: Level): Record<string, PlaceRow<WithFields>> {
  const each = ({ fields }: WithFields) => fieldsOf(fields, level, pointer('fields'));
  const { scope } = level;
  return {
    'default of a field': row('value', function* (definition) {
      for (const { path, field, scope } of each(definition))
        if (field.default !== undefined)
          yield { path: path + pointer('default'), given: field.default, wanted: plainOf(field), scope };
    }),
    'condition of a field': row('value', function* (definition) {
      for (const { path, field, scope } of each(definition)) {
        const { requiredIf, valid, check } = field;
        const asked = { requiredIf, valid, check: check && { '=': check['='] } };
        for (const [keyword, given] of Object.entries(asked))
          if (given) yield { path: path + pointer(keyword), given, wanted: truth, scope };
      }
    }),
    'computed field': row('expression', function* (definition) {
      for (const { path, field, scope } of each(definition))
        if (field['='] !== undefined) yield { path, given: field['='], wanted: plainOf(field), scope };
    }),
    'prefill of a field': row('value', function* (definition) {
      for (const { path, field, scope } of each(definition))
        if (field.prefill)
          yield { path: path + pointer('prefill'), given: field.prefill, wanted: plainOf(field), scope };
    }),
    'name of a required field': row('name', function* (definition) {
      const schemas = [{ path: pointer('fields'), schema: definition.fields }];
      for (const { path, field } of each(definition))
        if (field.items) schemas.push({ path: path + pointer('items'), schema: field.items });
      for (const { path, schema } of schemas)
        for (const [index, given] of (schema.required ?? []).entries())
          yield { path: path + pointer('required', index), given, scope, names: Object.keys(schema.properties ?? {}) };
    }),
    'role of a right': row('name', function* (definition, { content }) {
      const names = content.policy.roles;
      if (!names) return;
      for (const { path, field } of each(definition))
        for (const [index, { role }] of (field.rights ?? []).entries())
          if (role !== undefined) yield { path: path + pointer('rights', index, 'role'), given: role, scope, names };
    }),
  };
}

/** The same of master data. */
export const placesOfMaster = ({ level }: Master): Record<string, PlaceRow<MasterDefinition>> => ({
  ...placesOfFields(level),
  'role of master data': row('name', function* ({ keptBy, see = [] }, { content }) {
    const names = content.policy.roles;
    if (!names) return;
    for (const [keyword, roles] of Object.entries({ keptBy, see }))
      for (const [index, given] of roles.entries())
        yield { path: pointer(keyword, index), given, scope: level.scope, names };
  }),
});

/** The same of a form. */
export function placesOfForm(form: Form): Record<string, PlaceRow<FormDefinition>> {
  const { scope } = form.level;
  return {
    ...placesOfFields(form.level),
    'name of a field in the layout': row('name', function* ({ layout = [], fields }) {
      const names = Object.keys(fields.properties ?? {});
      for (const [section, { rows }] of layout.entries())
        for (const [line, cells] of rows.entries())
          for (const [cell, given] of cells.entries())
            yield { path: pointer('layout', section, 'rows', line, cell), given, scope, names };
    }),
    'condition of a signature': row('value', function* ({ signed = [] }) {
      for (const [index, { if: given }] of signed.entries())
        if (given) yield { path: pointer('signed', index, 'if'), given, wanted: truth, scope };
    }),
    'event that signs': row('name', function* ({ signed = [] }, { content }) {
      const names = Object.values(content.flows).flatMap(({ events }) => Object.keys(events));
      for (const [index, { event }] of signed.entries())
        if (event !== undefined) yield { path: pointer('signed', index, 'event'), given: event, scope, names };
    }),
    'role of a form': row('name', function* ({ signed = [], filledBy = [] }, { content }) {
      const names = content.policy.roles;
      if (!names) return;
      for (const [index, given] of filledBy.entries()) yield { path: pointer('filledBy', index), given, scope, names };
      for (const [index, { role }] of signed.entries())
        if (role !== undefined) yield { path: pointer('signed', index, 'role'), given: role, scope, names };
    }),
  };
}

/** What a field's value is, without what is only asked of a form. */
function plainOf({
  prefill: _,
  check: __,
  usual: ___,
  anew: _______,
  rights: ____,
  '=': _____,
  requiredIf: ______,
  ...schema
}: FieldSchema): ValueSchema {
  return schema as ValueSchema;
}

/** What a flow says of the forms that its events fill. */
export const placesOfEventForms: Record<string, PlaceRow<FlowDefinition>> = {
  'field that an event fills': row('name', function* ({ events, start }, { content, scope }) {
    const used = Object.entries(events).map(([type, { form }]) => [pointer('events', type, 'form'), form] as const);
    for (const [path, form] of [...used, [pointer('start', 'form'), start?.form] as const]) {
      if (typeof form !== 'object') continue;
      const names = fieldNames(form.id, content);
      for (const [index, given] of (form.fields ?? []).entries())
        if (names) yield { path: path + pointer('fields', index), given, scope, names };
    }
  }),
  'field that an event fills beforehand': row('keys', function* ({ events }, { content, scope }) {
    for (const [type, { form, prefill }] of Object.entries(events)) {
      const names = form && fieldNames(typeof form === 'object' ? form.id : form, content);
      if (prefill && names) yield { path: pointer('events', type, 'prefill'), given: prefill as Json, scope, names };
    }
  }),
  'prefill by an event': row('value', function* ({ events }, { content, scope }) {
    for (const [type, { form, prefill = {} }] of Object.entries(events)) {
      const id = typeof form === 'object' ? form.id : form;
      const fields = id !== undefined && Object.hasOwn(content.forms, id) ? content.forms[id]?.fields.properties : {};
      for (const [name, given] of Object.entries(prefill)) {
        const field = fields?.[name];
        if (field) yield { path: pointer('events', type, 'prefill', name), given, wanted: plainOf(field), scope };
      }
    }
  }),
};

function fieldNames(id: string, { forms }: PolicyContent): string[] | undefined {
  const form = Object.hasOwn(forms, id) ? forms[id] : undefined;
  return form && Object.keys(form.fields.properties ?? {});
}
