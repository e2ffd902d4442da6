import { Button } from 'antd';
import { useState } from 'react';
import type { Department, Person, Post } from '../../kernel/api.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { DepartmentTree } from './department-tree.tsx';
import './organisation.css';
import { useDepartments, usePosts } from '../../forms/use-directory.ts';
import { OrganisationInExcel } from './organisation-in-excel.tsx';
import { PeopleList } from './people-list.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { DepartmentDialog, PostDialog } from './place-dialogs.tsx';
import type { Places } from './places.ts';
import { PostList } from './post-list.tsx';
import { usePersonMove } from './use-person-move.tsx';

/** What a dialog is about. */
type Open =
  | { kind: 'department'; before?: Department }
  | { kind: 'post'; before?: Post }
  | { kind: 'person'; before?: Person };

/** The administrators' page of the organisation: departments, their posts, and who is in them. */
export function OrganisationPage() {
  const t = useT();
  const departments = useDepartments();
  const posts = usePosts();
  const problem = departments.error ?? posts.error;
  if (problem) return <Failed problem={problem} retry={() => void departments.refetch()} />;
  if (!departments.data || !posts.data) return <Loading />;
  const places = { departments: departments.data, posts: posts.data };
  return (
    <Page
      crumbs={[]}
      title={t('organisation.title')}
      subtitle={t('organisation.subtitle')}
      actions={<OrganisationInExcel places={places} />}
    >
      <Organisation places={places} />
    </Page>
  );
}

function Organisation({ places }: { places: Places }) {
  const t = useT();
  const [open, setOpen] = useState<Open>();
  const { departments } = places;
  const wanted = useRoute().query.get('department') ?? undefined;
  const chosen = departments.find(({ id }) => id === wanted);
  const movePerson = usePersonMove(departments, chosen?.id);
  const close = () => setOpen(undefined);
  const add = (
    <Button icon={<Icon name="plus" size={14} />} onClick={() => setOpen({ kind: 'department' })}>
      {t('organisation.newDepartment')}
    </Button>
  );
  return (
    <div className="organisation">
      <Section title={t('organisation.departments')} count={departments.length} actions={add}>
        {departments.length === 0 ? (
          <EmptyHelp icon="branch" title={t('organisation.noDepartments')} text={t('organisation.noDepartmentsHelp')} />
        ) : (
          <>
            <p className="soft">{t('organisation.departmentsHelp')}</p>
            <Button
              type={chosen ? 'text' : 'default'}
              size="small"
              onClick={() => setQuery({ department: undefined })}
              aria-pressed={!chosen}
            >
              {t('organisation.all')}
            </Button>
            <div className="organisation-tree">
              <DepartmentTree
                departments={departments}
                chosen={chosen?.id}
                onChoose={(department) => setQuery({ department })}
                onPerson={(person, department) => void movePerson(person, department)}
              />
            </div>
          </>
        )}
      </Section>
      <div className="organisation-side">
        {chosen ? (
          <PostList
            department={chosen}
            places={places}
            onEditDepartment={() => setOpen({ kind: 'department', before: chosen })}
            onEdit={(before) => setOpen(before ? { kind: 'post', before } : { kind: 'post' })}
          />
        ) : null}
        <PeopleList
          key={chosen?.id ?? ''}
          department={chosen?.id}
          places={places}
          onEdit={(before) => setOpen(before ? { kind: 'person', before } : { kind: 'person' })}
          onMove={movePerson}
        />
      </div>
      {open?.kind === 'department' ? (
        <DepartmentDialog before={open.before} parent={chosen?.id} departments={departments} onClose={close} />
      ) : null}
      {open?.kind === 'post' ? (
        <PostDialog before={open.before} department={chosen?.id} departments={departments} onClose={close} />
      ) : null}
      {open?.kind === 'person' ? (
        <PersonDialog before={open.before} department={chosen?.id} places={places} onClose={close} />
      ) : null}
    </div>
  );
}
