import type { Variable } from '../expressions/scope.ts';
import { anyType, type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import type { FormDefinition, Json, PolicyContent } from '../ground/definition.ts';
import type { FormRecord } from '../ground/form-record.ts';
import { runOf } from '../rules/environment.ts';

/**
 * The name by which expressions read the records of a form.
 *
 * @example recordsName('repair-order') // 'repairOrder'
 */
export const recordsName = (form: string): string =>
  form.replace(/[-_.]+(.)/gu, (_, letter: string) => letter.toUpperCase());

/** What is known of a record besides its fields. */
export const headType: FeelType = {
  is: 'context',
  entries: {
    id: { is: 'string' },
    number: { is: 'string' },
    version: { is: 'number' },
    status: { is: 'string' },
    at: { is: 'dateTime' },
    by: { is: 'string' },
  },
};

function recordType({ fields }: FormDefinition): FeelType {
  const type = typeOfSchema(fields);
  return { is: 'context', entries: { ...(type.is === 'context' ? type.entries : {}), record: headType } };
}

/** What `records` is to the expressions of a policy: by the name of each form the newest of its records, and all of them under `all`. */
export function recordsVariable({ forms }: PolicyContent): Variable {
  const known = variables.get(forms);
  if (known) return known;
  const made = variableOf(forms);
  variables.set(forms, made);
  return made;
}

/** Every formula of a policy asks for the same one. */
const variables = new WeakMap<PolicyContent['forms'], Variable>();

/** Has the forms of a policy looked at anew: they may have been changed in place since they were compiled before. */
export function forgetRecords({ forms }: PolicyContent): void {
  variables.delete(forms);
}

function variableOf(forms: PolicyContent['forms']): Variable {
  const types = Object.entries(forms).map(([id, form]) => [recordsName(id), recordType(form)] as const);
  const all = types.map(([name, item]) => [name, { is: 'list', item } as FeelType] as const);
  const type: FeelType =
    types.length === 0
      ? anyType
      : {
          is: 'context',
          entries: { ...Object.fromEntries(types), all: { is: 'context', entries: Object.fromEntries(all) } },
        };
  const toTyped = fromJson(type);
  return { type, isClosed: true, read: (frame) => toTyped(viewOf(runOf(frame).records ?? [])) };
}

/** Records as expressions read them, void ones left out. */
function viewOf(records: readonly FormRecord[]): Json {
  const all: Record<string, Json[]> = {};
  for (const { form, fields, record } of records) {
    if (record.status === 'void') continue;
    const name = recordsName(form);
    all[name] ??= [];
    all[name].push({ ...fields, record: { ...record } });
  }
  const newest = Object.entries(all).map(([name, list]) => [name, list.at(-1) ?? null]);
  return { ...Object.fromEntries(newest), all };
}
