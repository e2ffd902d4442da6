import { InputNumber, Select } from 'antd';
import type { TaskDefinition } from '../../../../contract/definitions/flows.ts';
import { Field } from '../../../forms/panel-fields.tsx';
import { PersonSelect } from '../../../forms/person-select.tsx';
import { PostSelect } from '../../../forms/post-select.tsx';
import { usePosts } from '../../../forms/use-directory.ts';
import { calendarsOf, readWorkingDays, type WorkingDays } from '../../../words/working-days.ts';
import { delayOptions } from '../flow-names.ts';
import { splitDuration, withWorkingDays } from './delays.ts';
import { DurationField, DurationList } from './duration-list.tsx';
import { PersonsField } from './persons-field.tsx';
import type { TaskFormProps } from './task-form-props.ts';

/** The choice of a limit in working days, which is no name of a limit. */
const workingDays = '=workingDays';

/** Until when a task is due, who is reminded before it, and who gets it, too, after it. */
export function DeadlineFields(props: TaskFormProps) {
  const { task, reading, readOnly, onChange } = props;
  const { flow, content, t } = reading;
  const { due, remind, escalate, ...rest } = task;
  const named = delayOptions(flow, reading);
  const isOwn = due !== undefined && !named.some(({ value }) => value === due) && splitDuration(due) !== undefined;
  const calendars = calendarsOf(content);
  const days = due === undefined ? undefined : readWorkingDays(flow.delays?.[due] ?? '');
  const options = [
    ...named,
    ...(due && !isOwn && !named.some(({ value }) => value === due) ? [{ value: due, label: due }] : []),
  ];
  const later = { ...(remind ? { remind } : {}), ...(escalate ? { escalate } : {}) };
  const put = (next: WorkingDays) => {
    const { delays, name } = withWorkingDays(flow, next, due);
    onChange({ ...rest, ...later, due: name }, 'due', { delays });
  };
  return (
    <>
      <Field label={t('whose.due')}>
        <Select
          size="small"
          allowClear
          disabled={readOnly}
          aria-label={t('whose.due')}
          placeholder={t('common.none')}
          value={isOwn ? '' : (due ?? null)}
          popupMatchSelectWidth={false}
          options={[
            ...options,
            {
              value: workingDays,
              label: t(calendars.length > 0 ? 'workingDays.choose' : 'workingDays.noCalendar'),
              disabled: calendars.length === 0,
            },
            { value: '', label: t('whose.ownDue') },
          ]}
          onChange={(next?: string) => {
            if (next === workingDays) put({ count: 3, calendar: calendars[0] as string });
            else onChange(next === undefined ? rest : { ...rest, ...later, due: next === '' ? 'P3D' : next }, 'due');
          }}
        />
        {days ? (
          <span className="row">
            <InputNumber
              size="small"
              min={1}
              readOnly={readOnly}
              aria-label={t('workingDays.unit')}
              suffix={t('workingDays.unit')}
              value={days.count}
              onChange={(count) => count && put({ ...days, count })}
            />
            <span className="faint">{t('workingDays.help')}</span>
          </span>
        ) : null}
        {isOwn ? (
          <span className="row">
            <DurationField
              label={t('whose.due')}
              value={due}
              {...{ reading, readOnly }}
              onChange={(next) => onChange({ ...task, due: next }, 'due')}
            />
          </span>
        ) : null}
      </Field>
      {due === undefined ? null : (
        <>
          <Field label={t('whose.remind')}>
            <DurationList
              label={t('whose.remind')}
              value={remind ?? []}
              {...{ reading, readOnly }}
              onChange={(next) => {
                const { remind: _, ...others } = task;
                onChange(next.length > 0 ? { ...others, remind: next } : others, 'remind');
              }}
            />
          </Field>
          <Escalation {...props} />
        </>
      )}
    </>
  );
}

type Escalation = Exclude<NonNullable<TaskDefinition['escalate']>, true>;
const kinds = ['none', 'superior', 'post', 'person', 'chosen'] as const;
type Kind = (typeof kinds)[number];

/** Who gets a task, too, when it is overdue, and how long after. */
function Escalation({ task, reading, readOnly, onChange }: TaskFormProps) {
  const { t } = reading;
  const { data: posts = [] } = usePosts();
  const { escalate, ...rest } = task;
  const { to = 'superior', after }: Escalation = escalate === true || !escalate ? {} : escalate;
  const isPost = posts.some(({ id }) => id === to);
  const named = to === 'superior' ? 'superior' : isPost ? 'post' : 'person';
  const kind: Kind = !escalate ? 'none' : typeof to === 'string' ? named : 'chosen';
  const blank: Record<Exclude<Kind, 'none'>, Escalation['to']> = {
    ...{ superior: 'superior', post: posts[0]?.id ?? '', person: '', chosen: { '=': 'superior(startedBy)' } },
  };
  const put = (next: Escalation) => onChange({ ...rest, escalate: next }, 'escalate');
  const since = after === undefined ? {} : { after };
  return (
    <Field label={t('whose.escalate')}>
      <span className="stack">
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('whose.escalate')}
          value={kind}
          options={kinds
            .filter((value) => value !== 'post' || posts.length > 0)
            .map((value) => ({ value, label: t(`whose.escalate_${value}`) }))}
          onChange={(next) => {
            if (next === 'none') onChange(rest, 'escalate');
            else put({ ...since, to: blank[next] as string });
          }}
        />
        {typeof to === 'string' ? null : (
          <PersonsField
            label={t('whose.escalate_chosen')}
            value={to['=']}
            {...{ reading, readOnly }}
            onChange={(formula) => put({ ...since, to: { '=': formula } })}
          />
        )}
        {kind === 'post' && typeof to === 'string' ? (
          <PostSelect
            label={t('whose.post')}
            value={to}
            readOnly={readOnly}
            onChange={(next) => put({ ...since, to: next })}
          />
        ) : null}
        {kind === 'person' && typeof to === 'string' ? (
          <PersonSelect
            label={t('whose.escalate_person')}
            value={to || undefined}
            readOnly={readOnly}
            onChange={(next) => next && put({ ...since, to: next })}
          />
        ) : null}
        {kind === 'none' ? null : (
          <span className="row">
            <Select
              size="small"
              disabled={readOnly}
              aria-label={t('whose.escalateAfter')}
              value={after === undefined ? 'atOnce' : 'later'}
              options={(['atOnce', 'later'] as const).map((value) => ({ value, label: t(`whose.${value}`) }))}
              onChange={(next) => put({ to, ...(next === 'later' ? { after: 'P1D' } : {}) })}
            />
            {after === undefined ? null : (
              <DurationField
                label={t('whose.escalateAfter')}
                value={after}
                {...{ reading, readOnly }}
                onChange={(next) => put({ to, after: next })}
              />
            )}
          </span>
        )}
      </span>
    </Field>
  );
}
