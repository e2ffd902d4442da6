import { App, Form, Input, Select } from 'antd';
import { useState } from 'react';

import { PersonSelect } from '../../forms/person-select.tsx';
import { Substitutes } from '../../forms/substitutes.tsx';
import { api, type Person } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { useT } from '../../texts/translate.ts';
import { guardOf, IdField, NameField } from './place-dialogs.tsx';
import { departmentOptions, type Places, postOptions } from './places.ts';

interface PersonDialogProps {
  before?: Person | undefined;
  /** Where somebody new belongs. */
  department?: string | undefined;
  places: Places;
  onClose: () => void;
}

/** A person as it is sent: what is empty is left out. */
export function bodyOf({ version: _, phone, mail, leftAt, superior, ...person }: Person) {
  return {
    ...person,
    name: person.name.trim(),
    ...(superior ? { superior } : {}),
    ...(phone ? { phone } : {}),
    ...(mail ? { mail } : {}),
    ...(leftAt ? { leftAt } : {}),
  };
}

/** Makes a person, or changes one. */
export function PersonDialog({ before, department, places, onClose }: PersonDialogProps) {
  const t = useT();
  const { message } = App.useApp();
  const sending = useSending();
  const blank = { departments: department === undefined ? [] : [department], posts: [], substitutes: [] };
  const [person, setPerson] = useState<Person>(before ?? { id: '', name: '', ...blank, version: 0 });
  const change = (more: Partial<Person>) => setPerson((now) => ({ ...now, ...more }));
  const id = person.id.trim();
  const save = async () => {
    const { id: _, ...body } = bodyOf(person);
    await api.putPerson(id, body, guardOf(before));
    message.success(t('organisation.saved', { name: body.name }));
    void readAgain('directory');
    onClose();
  };
  return (
    <SendDialog
      title={t(before ? 'organisation.editPerson' : 'organisation.newPerson')}
      okText={t('common.save')}
      ready={id !== '' && person.name.trim() !== ''}
      {...{ sending, onClose }}
      onSend={save}
    >
      <IdField value={person.id} onChange={(next) => change({ id: next })} isNew={!before} flaw={sending.flaw} />
      <NameField
        label={t('organisation.personName')}
        value={person.name}
        onChange={(name) => change({ name })}
        flaw={sending.flaw}
      />
      <Form.Item label={t('organisation.posts')} {...sending.flaw('posts')}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          aria-label={t('organisation.posts')}
          value={person.posts}
          options={postOptions(places)}
          onChange={(posts: string[]) => change({ posts })}
        />
      </Form.Item>
      <Form.Item label={t('organisation.departments')} {...sending.flaw('departments')}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          aria-label={t('organisation.departments')}
          value={person.departments}
          options={departmentOptions(places.departments)}
          onChange={(departments: string[]) => change({ departments })}
        />
      </Form.Item>
      <Form.Item
        label={t('organisation.superior')}
        extra={t('organisation.superiorHelp')}
        {...sending.flaw('superior')}
      >
        <PersonSelect
          label={t('organisation.superior')}
          value={person.superior}
          without={person.id}
          clearable
          onChange={(superior) => change({ superior: superior ?? '' })}
        />
      </Form.Item>
      <Contacts person={person} change={change} flaw={sending.flaw} />
      <Form.Item label={t('substitute.title')} extra={t('substitute.help')} {...sending.flaw('substitutes')}>
        <Substitutes
          person={person.id}
          value={person.substitutes}
          onChange={(substitutes) => change({ substitutes })}
        />
      </Form.Item>
    </SendDialog>
  );
}

interface ContactsProps {
  person: Person;
  change: (more: Partial<Person>) => void;
  flaw: ReturnType<typeof useSending>['flaw'];
}

/** How somebody is reached, and since when no more. */
function Contacts({ person, change, flaw }: ContactsProps) {
  const t = useT();
  const fields = [
    ['phone', 'tel', 'organisation.phone'],
    ['mail', 'text', 'organisation.mail'],
    ['leftAt', 'date', 'organisation.leftAt'],
  ] as const;
  return fields.map(([name, type, text]) => (
    <Form.Item
      key={name}
      label={t(text)}
      extra={name === 'leftAt' ? t('organisation.leftHelp') : undefined}
      {...flaw(name)}
    >
      <Input
        type={type}
        aria-label={t(text)}
        value={(person[name] ?? '').slice(0, name === 'leftAt' ? 10 : undefined)}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Form.Item>
  ));
}
