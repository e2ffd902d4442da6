import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useContext, useState } from 'react';
import { api, type MasterRow } from '../kernel/api.ts';
import { masterOf, RowsContext } from './filling/use-rows.ts';
import { frameOf, TextInput, type ValueInputProps } from './plain-inputs.tsx';

/** As many rows are offered at once; more words narrow them. */
const offered = 20;

/** The key of a row of master data: chosen by searching whatever stands in it. */
export function RowInput(props: ValueInputProps) {
  const policy = useContext(RowsContext);
  return policy === null ? <TextInput {...props} /> : <RowChoice {...props} policy={policy} />;
}

function RowChoice({ schema, value, onChange, policy, ...frame }: ValueInputProps & { policy: string }) {
  const [words, setWords] = useState('');
  const [open, setOpen] = useState(false);
  const master = masterOf(schema) ?? '';
  const { data, isFetching } = useQuery({
    queryKey: ['rows', policy, master, words],
    queryFn: () => api.listRows(policy, master, { limit: offered, ...(words ? { q: words } : {}) }),
    enabled: open,
  });
  return (
    <Select
      {...frameOf(frame)}
      allowClear
      showSearch={{ filterOption: false, onSearch: (typed) => setWords(typed.trim()) }}
      popupMatchSelectWidth={false}
      loading={isFetching}
      onOpenChange={setOpen}
      optionLabelProp="value"
      options={(data?.items ?? []).map((row) => ({ value: row.key, label: brief(row) }))}
      value={typeof value === 'string' ? value : undefined}
      onChange={(key?: string) => onChange(key)}
    />
  );
}

/** The key of a row with the first few of its values. */
const brief = ({ key, fields }: MasterRow): string =>
  [...new Set([key, ...Object.values(fields).filter((one) => typeof one === 'string' || typeof one === 'number')])]
    .slice(0, 4)
    .join(' · ');
