import { createContext, useContext } from 'react';
import { renameField } from '../../../engine/authoring.ts';
import {
  type FieldSchema,
  type FormDefinition,
  type LocalText,
  type MasterDefinition,
  type PolicyContent,
  wordingOf,
} from '../../../engine/index.ts';
import type { FeelName } from '../../forms/feel-names.ts';
import type { Finding } from '../../kernel/api.ts';
import { edit, editDefinition, useDocument } from '../../kernel/document/store.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import type { Words } from '../../words/policy-words.ts';
import { useWords } from '../../words/use-words.ts';

/** What every part of the editor of a form knows. */
export interface FormReading {
  form: FormDefinition;
  content: PolicyContent;
  words: Words;
  readOnly: boolean;
  findings: readonly Finding[];
  /** Changes the form as one step; what is typed at one place in quick succession is one. */
  put: (change: Partial<FormDefinition>, place: string) => void;
  /** Renames a field wherever it is read; `table`: it is a column of that one. */
  rename: (from: string, to: string, table: string | undefined) => void;
  /** They are the fields of master data, which no instance fills. */
  isMaster: boolean;
}

export const FormContext = createContext<FormReading | null>(null);

/** @throws Error outside of the editor of a form */
export function useForm(): FormReading {
  const reading = useContext(FormContext);
  if (!reading) throw new Error('there is no form here');
  return reading;
}

/** What the editor of a form is given. */
export function useFormReading(form: FormDefinition, findings: readonly Finding[]): FormReading {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const readOnly = useDocument((state) => state.readOnly);
  const words = useWords();
  const put = (change: Partial<FormDefinition>, place: string) => {
    const next = JSON.parse(JSON.stringify({ ...form, ...change })) as FormDefinition;
    editDefinition(t('formEditor.step'), next, `${form.id}/${place}`);
  };
  const rename: FormReading['rename'] = (from, to, table) =>
    edit(t('formEditor.stepRename', { field: from }), (all) => renameField(all, { form: form.id, table, from, to }));
  return { form, content, words, readOnly, findings, put, rename, isMaster: false };
}

/** What the editor of the fields of master data is given: they are made as those of a form. */
export function useMasterFields(master: MasterDefinition, findings: readonly Finding[]): FormReading {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const readOnly = useDocument((state) => state.readOnly);
  const words = useWords();
  const { id, title, fields } = master;
  const change = (next: Partial<MasterDefinition>, place: string) =>
    editDefinition(t('masterEditor.step'), { ...master, ...next }, `${id}/${place}`);
  const rename: FormReading['rename'] = (from, to, table) => {
    if (table === undefined)
      return change({ fields: renamed(fields, from, to), key: master.key === from ? to : master.key }, 'name');
    const items = fields.properties?.[table]?.items ?? {};
    const lines = { ...fields.properties?.[table], items: renamed(items, from, to) };
    change({ fields: { ...fields, properties: { ...fields.properties, [table]: lines } } }, 'name');
  };
  const put: FormReading['put'] = (next, place) =>
    change({ fields: JSON.parse(JSON.stringify(next.fields ?? fields)) as FieldSchema }, place);
  const form: FormDefinition = { kind: 'form', id, title, clauses: [], fields };
  return { form, content, words, readOnly, findings, put, rename, isMaster: true };
}

function renamed(schema: FieldSchema, from: string, to: string): FieldSchema {
  const name = (one: string) => (one === from ? to : one);
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, field]) => [name(key), field])),
    ...(schema.required ? { required: schema.required.map(name) } : {}),
  };
}

/** The names that a formula may use: those of a line before those of the form. */
export function useFormulaNames(lines: FormDefinition['fields'] | undefined): FeelName[] {
  const locale = useLocale();
  const { form, content, words } = useForm();
  const own = { ...form.fields.properties, ...lines?.properties };
  const other = locale === 'en' ? 'zh-CN' : 'en';
  const named = Object.entries(own).map(([name, schema]): FeelName => {
    const title: LocalText | undefined = wordingOf(schema.title);
    const plain = words.label(name);
    return { name, label: title?.[locale] ?? plain, other: title?.[other] ?? plain, schema };
  });
  const config = Object.entries(content.config.values).map(([key, { schema }]): FeelName => {
    const name = `config.${key}`;
    return { name, label: words.label(name), other: name, schema };
  });
  const rows = Object.values(own).flatMap(({ refers }): FeelName[] => {
    if (typeof refers !== 'object' || refers.as === undefined) return [];
    const master = content.masters[refers.master];
    const title = wordingOf(master?.title);
    const { as: name } = refers;
    return [{ name, label: title?.[locale] ?? name, other: title?.[other] ?? name, schema: master?.fields }];
  });
  return [...named, ...rows, ...config, { name: 'records', label: 'records', other: 'records', schema: {} }];
}
