import { useQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { isEqualJson, type PolicyContent } from '../../../engine/index.ts';
import { PersonsSelect } from '../../forms/person-select.tsx';
import { api, ifMatch, type RoleBinding, withVersion } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useRight, useSession } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed, Loading, Section } from '../../kernel/ui/page.tsx';
import { useT, useText } from '../../texts/translate.ts';
import './organisation.css';

import { useDepartments, usePosts } from '../../forms/use-directory.ts';
import { departmentOptions, type Places, postOptions } from './places.ts';

/** Who carries the roles of a policy: posts, departments and persons for each, and how far they see. */
export function RoleBindings({ content }: { content: PolicyContent }) {
  const policy = content.policy.id;
  const { data, error, refetch } = useQuery({
    queryKey: ['bindings', policy],
    queryFn: () => withVersion((own) => own.readRoleBindings(policy)),
  });
  const departments = useDepartments();
  const posts = usePosts();
  const problem = error ?? departments.error ?? posts.error;
  if (problem) return <Failed problem={problem} retry={refetch} />;
  if (!data || !departments.data || !posts.data) return <Loading />;
  const places = { departments: departments.data, posts: posts.data };
  return <Bindings key={data.version} before={data.value} version={data.version} {...{ content, places }} />;
}

interface BindingsProps {
  content: PolicyContent;
  places: Places;
  before: RoleBinding[];
  version: number;
}

function Bindings({ content, places, before, version }: BindingsProps) {
  const t = useT();
  const { message } = App.useApp();
  const { act, busy } = useDoing();
  const mayWrite = useRight('administrator');
  const isDemo = useSession(({ ways }) => ways?.mode === 'demo');
  const [bindings, setBindings] = useState(before);
  const policy = content.policy.id;
  const isChanged = !isEqualJson(bindings as never, before as never);
  const save = async () => {
    await api.putRoleBindings(policy, bindings, ifMatch(version));
    message.success(t(isDemo ? 'bindings.saved' : 'bindings.proposed'));
    await readAgain('bindings', policy);
    if (!isDemo) setBindings(before);
  };
  const actions = mayWrite ? (
    <>
      <Button
        icon={<Icon name="plus" size={14} />}
        onClick={() => setBindings([...bindings, { role: content.policy.roles?.[0] ?? '', scope: 'all' }])}
      >
        {t('bindings.add')}
      </Button>
      <Button disabled={!isChanged} onClick={() => setBindings(before)}>
        {t('bindings.discard')}
      </Button>
      <Button type="primary" disabled={!isChanged} loading={busy} onClick={() => void act(save)}>
        {t(isDemo ? 'bindings.save' : 'bindings.propose')}
      </Button>
    </>
  ) : null;
  return (
    <Section title={t('bindings.tab')} count={bindings.length} actions={actions}>
      <p className="soft">{t('bindings.help')}</p>
      <Unbound content={content} bindings={bindings} />
      {bindings.length === 0 ? (
        <EmptyHelp icon="user" title={t('bindings.none')} text={t('bindings.noneHelp')} />
      ) : null}
      {bindings.map((binding, at) => (
        <BindingRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a binding has no name but its place
          key={at}
          {...{ content, places, binding, mayWrite }}
          onChange={(more) =>
            setBindings(bindings.map((one, place) => (place === at ? trimmed({ ...one, ...more }) : one)))
          }
          onRemove={() => setBindings(bindings.filter((_, place) => place !== at))}
        />
      ))}
    </Section>
  );
}

/** A binding without lists that are empty. */
const trimmed = (binding: RoleBinding): RoleBinding =>
  Object.fromEntries(
    Object.entries(binding).filter(([, value]) => !Array.isArray(value) || value.length > 0),
  ) as unknown as RoleBinding;

/** The roles that no binding names. */
function Unbound({ content, bindings }: { content: PolicyContent; bindings: readonly RoleBinding[] }) {
  const t = useT();
  const roleName = useRoleName(content);
  const missing = (content.policy.roles ?? []).filter((role) => !bindings.some((one) => one.role === role));
  if (missing.length === 0 || bindings.length === 0) return null;
  return <p className="soft">{t('bindings.unbound', { roles: missing.map(roleName).join(t('common.comma')) })}</p>;
}

function useRoleName({ vocabulary }: PolicyContent): (role: string) => string {
  const text = useText();
  return (role) => text(Object.hasOwn(vocabulary.words, role) ? vocabulary.words[role] : undefined, role);
}

interface BindingRowProps {
  content: PolicyContent;
  places: Places;
  binding: RoleBinding;
  mayWrite: boolean;
  onChange: (more: Partial<RoleBinding>) => void;
  onRemove: () => void;
}

const scopeTexts = { all: 'wish.scopeAll', department: 'wish.scopeDepartment', own: 'wish.scopeOwn' } as const;
const scopes = ['all', 'department', 'own'] as const;

function BindingRow({ content, places, binding, mayWrite, onChange, onRemove }: BindingRowProps) {
  const t = useT();
  const roleName = useRoleName(content);
  const { role, posts = [], departments = [], persons = [], scope = 'all' } = binding;
  const many = (name: 'posts' | 'departments', value: string[], options: { value: string; label: string }[]) => (
    <Select
      mode="multiple"
      disabled={!mayWrite}
      optionFilterProp="label"
      aria-label={t(`bindings.${name}`)}
      value={value}
      options={options}
      onChange={(chosen: string[]) => onChange({ [name]: chosen })}
    />
  );
  return (
    <fieldset className="binding-row" aria-label={roleName(role)} disabled={!mayWrite}>
      <div className="binding-fields">
        <Field label={t('bindings.role')}>
          <Select
            disabled={!mayWrite}
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('bindings.role')}
            value={role}
            options={(content.policy.roles ?? []).map((one) => ({ value: one, label: roleName(one) }))}
            onChange={(chosen: string) => onChange({ role: chosen })}
          />
        </Field>
        <Field label={t('bindings.posts')}>{many('posts', posts, postOptions(places))}</Field>
        <Field label={t('bindings.departments')}>
          {many('departments', departments, departmentOptions(places.departments))}
        </Field>
        <Field label={t('bindings.persons')}>
          <PersonsSelect
            label={t('bindings.persons')}
            value={persons}
            onChange={(chosen) => onChange({ persons: chosen })}
          />
        </Field>
        <Field label={t('bindings.scope')}>
          <Select
            disabled={!mayWrite}
            aria-label={t('bindings.scope')}
            value={scope}
            options={scopes.map((one) => ({ value: one, label: t(scopeTexts[one]) }))}
            onChange={(chosen: RoleBinding['scope']) => onChange(chosen === undefined ? {} : { scope: chosen })}
          />
        </Field>
      </div>
      {mayWrite ? (
        <Button
          type="text"
          aria-label={t('bindings.remove')}
          title={t('bindings.remove')}
          icon={<Icon name="trash" size={16} />}
          onClick={onRemove}
        />
      ) : null}
    </fieldset>
  );
}

function Field({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="binding-field">
      <span className="faint">{label}</span>
      {children}
    </div>
  );
}
