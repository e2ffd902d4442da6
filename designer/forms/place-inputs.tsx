import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { api } from '../kernel/api.ts';
import { frameOf, type ValueInputProps } from './plain-inputs.tsx';

/** As many are offered at once; more words narrow them. */
const offered = 30;

interface Named {
  id: string;
  name: string;
}

/** What finds some by words, and what reads one by its id. */
interface Source {
  kind: 'persons' | 'departments';
  find: (q: string) => Promise<Named[]>;
  read: (id: string) => Promise<Named>;
}

const queryOf = (q: string) => ({ ...(q ? { q } : {}), limit: offered });
const persons: Source = {
  kind: 'persons',
  find: async (q) => (await api.listPersons(queryOf(q))).items,
  read: api.readPerson,
};
const departments: Source = {
  kind: 'departments',
  find: async (q) => (await api.listDepartments(queryOf(q))).items,
  read: api.readDepartment,
};

/** A person, chosen by searching their name; an id that the directory does not have is taken as it is typed. */
export const PersonInput = (props: ValueInputProps) => <PlaceInput {...props} source={persons} />;

/** A department, chosen by searching its name; an id that the directory does not have is taken as it is typed. */
export const DepartmentInput = (props: ValueInputProps) => <PlaceInput {...props} source={departments} />;

function PlaceInput({ source, value, onChange, ...frame }: ValueInputProps & { source: Source }) {
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const chosen = typeof value === 'string' ? value : undefined;
  // Whoever may not read the directory types ids.
  const { data: found = [], isFetching } = useQuery({
    queryKey: ['directory', 'offered', source.kind, typed],
    queryFn: () => source.find(typed).catch(() => []),
    enabled: open,
  });
  const { data: named } = useQuery({
    queryKey: ['directory', 'chosen', source.kind, chosen],
    queryFn: () => source.read(chosen ?? '').catch(() => ({ id: chosen ?? '', name: chosen ?? '' })),
    enabled: chosen !== undefined,
  });
  const isKnown = (id: string) => found.some((one) => one.id === id);
  const all = [...found, ...(named && !isKnown(named.id) ? [named] : [])];
  const asTyped = typed && !all.some(({ id }) => id === typed) ? [{ value: typed, label: typed }] : [];
  return (
    <Select
      {...frameOf(frame)}
      allowClear
      showSearch={{ filterOption: false, onSearch: (words) => setTyped(words.trim()) }}
      popupMatchSelectWidth={false}
      loading={isFetching}
      onOpenChange={setOpen}
      options={[
        ...all.map(({ id, name }) => ({ value: id, label: name === id ? name : `${name}（${id}）` })),
        ...asTyped,
      ]}
      value={chosen}
      onChange={(id?: string) => onChange(id)}
    />
  );
}
