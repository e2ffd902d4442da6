import type { PolicyContent, RegisterDefinition, ValueSchema } from '../ground/definition.ts';

/**
 * What is known of the values of a register's column: the schema of the field by whose name alone it is filled, without its unit, which
 * stands above the column. Screen, Excel and paper tell a cell by it.
 *
 * @returns undefined where the column is a formula, or nothing is known of the name
 * @example columnSchema(content, register, 'documentState')?.labels // { submitted: { 'zh-CN': '已提交', … } }
 */
export function columnSchema(
  content: PolicyContent,
  { over, columns }: RegisterDefinition,
  column: string,
): ValueSchema | undefined {
  const name = columns.find((one) => one.name === column)?.['='] ?? column;
  const schema = fieldNamed(content, over, name);
  return schema && { ...schema, unit: undefined };
}

function fieldNamed(content: PolicyContent, over: RegisterDefinition['over'], name: string): ValueSchema | undefined {
  if ('forms' in over) {
    const of = over.forms.map((id) => content.forms[id]?.fields.properties?.[name]);
    return of.find(Boolean) as ValueSchema | undefined;
  }
  if ('flow' in over) return content.flows[over.flow]?.input?.properties?.[name];
  const rules = content.rules[over.decisions];
  return rules?.facts.properties?.[name] ?? rules?.outcome.properties?.[name.replace(/^outcome\./, '')];
}
