import { useQuery } from '@tanstack/react-query';
import { Form, type FormItemProps, Select } from 'antd';
import { api } from '../../kernel/api.ts';
import { useSession } from '../../kernel/session/state.ts';
import { whole } from '../../kernel/whole.ts';
import { useT } from '../../texts/translate.ts';

interface PersonFieldProps {
  /** Nothing: who makes it. */
  value: string | undefined;
  onChange: (person: string | undefined) => void;
  flaw: (field: string) => FormItemProps;
}

/** Chooses the person that a key belongs to. In demo mode each key is a person of its own: there is nothing to choose. */
export function PersonField({ value, onChange, flaw }: PersonFieldProps) {
  const t = useT();
  const { me, ways } = useSession();
  const { data } = useQuery({ queryKey: ['accounts'], queryFn: () => whole(api.listAccounts) });
  if (ways?.mode !== 'production') return null;
  const others = (data ?? []).filter(({ id, disabledAt }) => id !== me?.person && !disabledAt);
  return (
    <Form.Item label={t('personKey.person')} extra={t('personKey.personHelp')} {...flaw('person')}>
      <Select
        aria-label={t('personKey.person')}
        showSearch
        optionFilterProp="label"
        value={value ?? ''}
        onChange={(person) => onChange(person || undefined)}
        options={[
          { value: '', label: t('personKey.me') },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </Form.Item>
  );
}
