import { Checkbox, Input, Segmented, Select } from 'antd';
import { defaultTaskVerbs, type TaskDefinition, taskVerbs } from '../../../../contract/definitions/flows.ts';
import { textOf, wordingOf } from '../../../../engine/index.ts';
import { Field } from '../../../forms/panel-fields.tsx';
import { listOf } from '../../../kernel/machine/places.ts';
import { ApprovalForm } from './approval-form.tsx';
import { compact } from './compact.ts';
import { DeadlineFields } from './deadline-fields.tsx';
import { PersonsField, stateOptions } from './persons-field.tsx';
import type { TaskFormProps } from './task-form-props.ts';
import { inWay, wayOf, ways } from './task-ways.ts';
import { RoleSelect } from './transition-panel.tsx';

/** What a task is called, whose it is and is not, what may be done with it, and until when it is due. */
export function TaskForm(props: TaskFormProps) {
  const { task, reading, readOnly, onChange } = props;
  const { t, locale } = reading;
  const put = (changes: Partial<TaskDefinition>, field: string) => onChange(compact({ ...task, ...changes }), field);
  const title = (text: string) => ({
    ...{ 'zh-CN': text, en: text },
    ...(task.title ? { ...wordingOf(task.title), [locale]: text } : {}),
  });
  return (
    <div className="panel-item">
      <Field label={t('flow.taskTitle')}>
        <Input
          size="small"
          readOnly={readOnly}
          aria-label={t('flow.taskTitle')}
          value={textOf(task.title, locale)}
          onChange={({ target: { value } }) => put({ title: value ? title(value) : undefined } as never, 'title')}
        />
      </Field>
      <Whose {...props} />
      <NotBy {...props} />
      <DeadlineFields {...props} />
      <Copied {...props} />
      <Verbs {...props} />
      <Events {...props} />
    </div>
  );
}

function Whose(props: TaskFormProps) {
  const { task, state, reading, readOnly, onChange } = props;
  const { t } = reading;
  const way = wayOf(task);
  const put = (changes: object, field: string) => onChange(compact({ ...task, ...changes }) as TaskDefinition, field);
  const roles = Array.isArray(task.candidates) ? task.candidates : listOf(task.role);
  const given = way === 'assign' ? task.assign : (task.candidates as { '=': string });
  return (
    <Field label={t('whose.title')}>
      <Segmented
        block
        size="small"
        disabled={readOnly}
        aria-label={t('whose.title')}
        value={way}
        options={ways.map((value) => ({ value, label: t(`whose.${value}`) }))}
        onChange={(next) => onChange(inWay(task, next, Object.keys(state.on ?? {})), 'way')}
      />
      {way === 'approval' ? null : <p className="faint">{t(`whose.${way}Help`)}</p>}
      {way === 'role' ? (
        <RoleSelect
          value={roles}
          placeholder={t('flow.rolesInherit')}
          {...{ reading, readOnly }}
          onChange={(next) =>
            put(
              Array.isArray(task.candidates)
                ? { candidates: next.length > 0 ? next : undefined }
                : { role: next.length === 0 ? undefined : next.length === 1 ? next[0] : next },
              'role',
            )
          }
        />
      ) : null}
      {way === 'assign' || way === 'candidates' ? (
        <PersonsField
          label={t('whose.by')}
          value={given?.['='] ?? ''}
          {...{ reading, readOnly }}
          onChange={(formula) => put({ [way]: { '=': formula } }, way)}
        />
      ) : null}
      {way === 'approval' ? <ApprovalForm {...props} /> : null}
      {way === 'role' ? null : <Nobody {...props} />}
    </Field>
  );
}

function Nobody({ task, reading, readOnly, onChange }: TaskFormProps) {
  const { t } = reading;
  const choices = ['administrator', 'superior', ...(task.approval ? (['pass'] as const) : [])] as const;
  return (
    <Field label={t('whose.nobody')}>
      <Select
        size="small"
        disabled={readOnly}
        aria-label={t('whose.nobody')}
        value={task.nobody ?? 'administrator'}
        options={choices.map((value) => ({ value, label: t(`whose.nobody_${value}`) }))}
        onChange={(nobody) => {
          const { nobody: _, ...rest } = task;
          onChange(nobody === 'administrator' ? rest : { ...rest, nobody }, 'nobody');
        }}
      />
    </Field>
  );
}

/** Who must not do it: the starter, who acted in a state, who did something. */
function NotBy({ task, reading, readOnly, onChange }: TaskFormProps) {
  const { flow, words, t } = reading;
  const options = [
    { value: 'starter', label: t('whose.notBy_starter') },
    ...stateOptions(reading).map(({ value, label }) => ({
      value: `state:${value}`,
      label: t('whose.notBy_state', { state: label }),
    })),
    ...Object.keys(flow.events).map((name) => ({
      value: `event:${name}`,
      label: t('whose.notBy_event', { event: words.label(name) }),
    })),
  ];
  return (
    <Field label={t('whose.notBy')}>
      <Select
        size="small"
        mode="multiple"
        disabled={readOnly}
        optionFilterProp="label"
        popupMatchSelectWidth={false}
        aria-label={t('whose.notBy')}
        placeholder={t('common.none')}
        value={task.notBy ?? []}
        options={options}
        onChange={(names: string[]) => {
          const { notBy: _, ...rest } = task;
          onChange(names.length > 0 ? { ...rest, notBy: names } : rest, 'notBy');
        }}
      />
    </Field>
  );
}

/** Who is shown the case, too, when the task begins. */
function Copied({ task, reading, readOnly, onChange }: TaskFormProps) {
  const { t } = reading;
  const { copy, ...rest } = task;
  const put = (formula: string) => onChange({ ...rest, copy: { to: { '=': formula } } }, 'copy');
  return (
    <Field label={t('whose.copy')}>
      <span className="stack">
        <Checkbox
          disabled={readOnly}
          checked={copy !== undefined}
          onChange={({ target }) => (target.checked ? put('startedBy') : onChange(rest, 'copy'))}
        >
          {t('whose.copyBegins')}
        </Checkbox>
        {copy ? (
          <PersonsField label={t('whose.copyTo')} value={copy.to['=']} {...{ reading, readOnly }} onChange={put} />
        ) : null}
      </span>
    </Field>
  );
}

/** The events that are the task's alone; others of the state anybody with the role may send. */
function Events({ task, state, reading, readOnly, onChange }: TaskFormProps) {
  const { words, t } = reading;
  return (
    <Field label={t('whose.events')}>
      <Select
        size="small"
        mode="multiple"
        disabled={readOnly}
        aria-label={t('whose.events')}
        placeholder={t('whose.allEvents')}
        value={task.events ?? []}
        options={Object.keys(state.on ?? {}).map((name) => ({ value: name, label: words.label(name) }))}
        onChange={(names: string[]) => {
          const { events: _, ...rest } = task;
          onChange(names.length > 0 ? { ...rest, events: names } : rest, 'events');
        }}
      />
    </Field>
  );
}

/** What may be done with a task besides its events, each with what it means. */
function Verbs({ task, reading, readOnly, onChange }: TaskFormProps) {
  const { t } = reading;
  const allowed = task.allow ?? defaultTaskVerbs;
  const open = taskVerbs.filter((verb) => verb !== 'addSigner' || task.approval || allowed.includes(verb));
  const put = (verbs: string[]) => {
    const allow = taskVerbs.filter((verb) => verbs.includes(verb));
    const isUsual = allow.length === defaultTaskVerbs.length && allow.every((verb) => defaultTaskVerbs.includes(verb));
    const { allow: _, ...rest } = task;
    onChange(isUsual ? rest : { ...rest, allow }, 'allow');
  };
  return (
    <Field label={t('whose.verbs')}>
      <Checkbox.Group
        className="task-verbs-choice"
        disabled={readOnly}
        value={[...allowed]}
        options={open.map((verb) => ({ value: verb, label: t(`whose.verb_${verb}`) }))}
        onChange={put}
      />
    </Field>
  );
}
