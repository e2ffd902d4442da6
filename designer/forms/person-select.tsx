import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { api } from '../kernel/api.ts';
import { useNamedPersons } from '../kernel/session/person-names.ts';

const most = 30;

interface PersonSelectProps<V> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  /** Nobody may be chosen as well. */
  clearable?: boolean;
  /** Who cannot be chosen. */
  without?: string;
  readOnly?: boolean;
}

/** Persons as options: those found by what is typed, and those chosen, by name. */
function usePersonOptions(chosen: readonly string[], without: string | undefined) {
  const [q, setQ] = useState('');
  const { data: found } = useQuery({
    queryKey: ['directory', 'found', q],
    queryFn: () => api.listPersons({ ...(q ? { q } : {}), limit: most }),
  });
  const named = useNamedPersons(chosen);
  const all = new Map([...named, ...(found?.items ?? [])].map(({ id, name }) => [id, name]));
  if (without !== undefined) all.delete(without);
  const options = [...all].map(([value, name]) => ({ value, label: name === value ? name : `${name}（${value}）` }));
  return { options, search: { onSearch: setQ, filterOption: false } };
}

/** Chooses a person by searching. */
export function PersonSelect({
  label,
  value,
  onChange,
  clearable,
  without,
  readOnly = false,
}: PersonSelectProps<string | undefined>) {
  const { options, search } = usePersonOptions(value ? [value] : [], without);
  return (
    <Select
      showSearch={search}
      allowClear={clearable ?? false}
      disabled={readOnly}
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={label}
      value={value}
      options={options}
      onChange={(person: string | undefined) => onChange(person)}
    />
  );
}

/** Chooses persons by searching. */
export function PersonsSelect({ label, value, onChange, readOnly = false }: PersonSelectProps<string[]>) {
  const { options, search } = usePersonOptions(value, undefined);
  return (
    <Select
      mode="multiple"
      disabled={readOnly}
      showSearch={search}
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={label}
      value={value}
      options={options}
      onChange={(persons: string[]) => onChange(persons)}
    />
  );
}
