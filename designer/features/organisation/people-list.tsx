import { Button } from 'antd';
import { useDeferredValue, useState } from 'react';
import { pathOf } from '../../../engine/reading.ts';
import { api, type Person } from '../../kernel/api.ts';
import { DataTable } from '../../kernel/ui/data-table.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed, Loading, Section } from '../../kernel/ui/page.tsx';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { type Translate, useT } from '../../texts/translate.ts';
import { personKind } from './department-tree.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import type { Places } from './places.ts';
import { useRemoval } from './use-removal.ts';

interface PeopleListProps {
  /** Those of a department and below it; nothing: everybody. */
  department: string | undefined;
  places: Places;
  /** Nothing: somebody new. */
  onEdit: (person?: Person) => void;
  /** Puts a person into another department. */
  onMove: (person: string, department: string) => Promise<void>;
}

/** People, found by words. */
export function PeopleList({ department, places, onEdit, onMove }: PeopleListProps) {
  const t = useT();
  const remove = useRemoval();
  const [words, setWords] = useState('');
  const [leaving, setLeaving] = useState<Person>();
  const [moving, setMoving] = useState<Person>();
  const q = useDeferredValue(words.trim());
  const query = { ...(department === undefined ? {} : { department }), ...(q ? { q } : {}) };
  const { items, problem, reload, next } = usePages<Person>(['directory', 'persons', query], (page) =>
    api.listPersons({ ...query, ...page }),
  );
  const actions = (
    <>
      <SearchInput label={t('organisation.search')} value={words} onChange={setWords} width={180} />
      <Button type="primary" icon={<Icon name="plus" size={14} />} onClick={() => onEdit()}>
        {t('organisation.newPerson')}
      </Button>
    </>
  );
  return (
    <Section title={t('organisation.people')} actions={actions}>
      {problem ? <Failed problem={problem} retry={reload} /> : null}
      {items || problem ? null : <Loading />}
      {items?.length === 0 ? (
        <EmptyHelp icon="user" title={t('organisation.noPeople')} text={t('organisation.noPeopleHelp')} />
      ) : null}
      {items && items.length > 0 ? (
        <DataTable
          label={t('organisation.people')}
          rows={items}
          keyOf={({ id }) => id}
          columns={[
            ...columnsOf(places, items, t),
            {
              key: 'actions',
              label: '',
              title: '',
              cell: (person) => (
                <span className="organisation-acts">
                  <Button size="small" type="text" onClick={() => onEdit(person)}>
                    {t('organisation.edit')}
                  </Button>
                  {places.departments.length > 0 ? (
                    <Button size="small" type="text" onClick={() => setMoving(person)}>
                      {t('organisation.movePerson')}
                    </Button>
                  ) : null}
                  <Button size="small" type="text" onClick={() => setLeaving(person)}>
                    {t('handOver.title')}
                  </Button>
                  {person.version > 0 ? (
                    <Button
                      size="small"
                      type="text"
                      danger
                      onClick={() => remove(person.name, () => api.removePerson(person.id))}
                    >
                      {t('organisation.remove')}
                    </Button>
                  ) : null}
                </span>
              ),
            },
          ]}
        />
      ) : null}
      {moving ? <MoveDialog {...{ person: moving, places, onMove }} onClose={() => setMoving(undefined)} /> : null}
      {leaving ? <HandOverDialog person={leaving} onClose={() => setLeaving(undefined)} /> : null}
      {next ? <Button onClick={() => void next()}>{t('organisation.more')}</Button> : null}
    </Section>
  );
}

/** A person's name, to be dragged onto a department. */
function DraggedPerson({ id, name }: { id: string; name: string }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by the keyboard a person is moved by the button of their line
    <span
      className="person-drag"
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(personKind, id);
        event.dataTransfer.effectAllowed = 'move';
      }}
    >
      {name}
    </span>
  );
}

function columnsOf({ departments, posts }: Places, people: readonly Person[], t: Translate) {
  const comma = t('common.comma');
  const postName = (id: string) => posts.find((one) => one.id === id)?.name ?? id;
  const column = (key: string, label: string, cell: (person: Person) => React.ReactNode) => ({
    key,
    label,
    title: label,
    cell,
  });
  return [
    column('name', t('organisation.personName'), ({ id, name, leftAt }) => (
      <>
        <DraggedPerson id={id} name={name} />{' '}
        {leftAt ? <span className="pill">{`${t('organisation.leftAt')} ${leftAt.slice(0, 10)}`}</span> : null}
      </>
    )),
    column('id', t('organisation.id'), ({ id }) => <span className="faint">{id}</span>),
    column('posts', t('organisation.posts'), (person) => person.posts.map(postName).join(comma)),
    column('departments', t('organisation.departments'), (person) =>
      person.departments.map((id) => pathOf(departments, id).at(-1)).join(comma),
    ),
    column(
      'superior',
      t('organisation.superior'),
      ({ superior }) => people.find(({ id }) => id === superior)?.name ?? superior ?? '',
    ),
  ];
}
