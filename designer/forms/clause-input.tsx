import { Select } from 'antd';
import { useDocument } from '../kernel/document/store.ts';
import { matches } from '../kernel/ui/search.ts';
import { useT, useText } from '../texts/translate.ts';

/** Chooses clauses of the policy by id or by their text. */
export function ClauseInput({ value, onChange }: { value: string[]; onChange: (clauses: string[]) => void }) {
  const t = useT();
  const text = useText();
  const clauses = useDocument((state) => state.content?.clauses.clauses) ?? [];
  return (
    <Select
      size="small"
      mode="multiple"
      style={{ width: '100%', minWidth: 220 }}
      aria-label={t('rule.clauses')}
      value={value}
      popupMatchSelectWidth={520}
      showSearch={{ filterOption: (query, option) => matches(query, String(option?.value), String(option?.label)) }}
      optionLabelProp="value"
      options={clauses.map((clause) => ({ value: clause.id, label: `${clause.id} ${text(clause.text)}` }))}
      onChange={onChange}
    />
  );
}
