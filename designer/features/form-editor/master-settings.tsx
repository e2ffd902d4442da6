import { Select } from 'antd';
import { type MasterDefinition, type PolicyContent, wordingOf } from '../../../engine/index.ts';
import { typesOf } from '../../../engine/reading.ts';
import { ClauseInput } from '../../forms/clause-input.tsx';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import { Field, TitleFields } from '../../forms/panel-fields.tsx';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { inBoth } from '../../texts/local-text.ts';
import { useT } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';

/** What master data is called, by which field its rows are known, who keeps and who sees them. */
export function MasterSettings({ master }: { master: MasterDefinition }) {
  const t = useT();
  const { policy } = useDocument((state) => state.content) as PolicyContent;
  const readOnly = useDocument((state) => state.readOnly);
  const words = useWords();
  const titleOf = useFieldTitle(words);
  const { id, key, fields, keptBy, see } = master;
  const put = (change: Partial<MasterDefinition>, place: string) => {
    const next = JSON.parse(JSON.stringify({ ...master, ...change })) as MasterDefinition;
    editDefinition(t('masterEditor.step'), next, `${id}/${place}`);
  };
  const keys = Object.entries(fields.properties ?? {}).filter(
    ([, field]) => typesOf(field)[0] === 'string' && field['='] === undefined,
  );
  const roles = (policy.roles ?? []).map((role) => ({ value: role, label: words.label(role) }));
  const setKey = (name: string) => {
    const required = [...new Set([...(fields.required ?? []), name])];
    put({ key: name, fields: { ...fields, required } }, 'key');
  };
  return (
    <div className="stack form-settings">
      <TitleFields
        title={wordingOf(master.title)}
        fallback={inBoth(id)}
        readOnly={readOnly}
        onChange={(title) => put({ title }, 'title')}
      />
      <Field label={t('masterEditor.key')}>
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('masterEditor.key')}
          value={key}
          options={keys.map(([name, field]) => ({ value: name, label: titleOf(name, field) }))}
          onChange={setKey}
        />
        <p className="faint">{t('masterEditor.keyHelp')}</p>
      </Field>
      <Field label={t('masterEditor.keptBy')}>
        <Select
          size="small"
          mode="multiple"
          disabled={readOnly}
          aria-label={t('masterEditor.keptBy')}
          placeholder={t('masterEditor.nobody')}
          value={keptBy}
          options={roles}
          onChange={(names: string[]) => put({ keptBy: names }, 'keptBy')}
        />
      </Field>
      <Field label={t('masterEditor.see')}>
        <Select
          size="small"
          mode="multiple"
          disabled={readOnly}
          aria-label={t('masterEditor.see')}
          placeholder={t('masterEditor.everybody')}
          value={see ?? []}
          options={roles}
          onChange={(names: string[]) => put({ see: names.length > 0 ? names : undefined }, 'see')}
        />
      </Field>
      <Field label={t('rule.clauses')}>
        <ClauseInput value={master.clauses ?? []} onChange={(clauses) => put({ clauses }, 'clauses')} />
      </Field>
    </div>
  );
}
