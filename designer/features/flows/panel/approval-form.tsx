import { Button, InputNumber, Select } from 'antd';
import type { Approval } from '../../../../contract/definitions/flows.ts';
import { Field } from '../../../forms/panel-fields.tsx';
import { PersonSelect } from '../../../forms/person-select.tsx';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import { PersonsField } from './persons-field.tsx';
import type { TaskFormProps } from './task-form-props.ts';

const modes = ['all', 'any', 'sequence', 'share'] as const;
const skips = ['none', 'sameApprover', 'consecutive'] as const;
const ties = ['none', 'agree', 'refuse'] as const;

/** How several persons decide together: who, how many must agree, and by which events. */
export function ApprovalForm({ task, state, reading, readOnly, onChange }: TaskFormProps) {
  const { t, words } = reading;
  const approval = task.approval as Approval;
  const put = (next: Approval, field: string) => onChange({ ...task, approval: next }, `approval/${field}`);
  const { mode, agree, refuse, reject = 'one' } = approval;
  const kind = typeof mode === 'string' ? mode : 'share';
  const events = Object.keys(state.on ?? {}).map((name) => ({ value: name, label: words.label(name) }));
  const { skip, ...unskipped } = task;
  const { refuse: _, reject: __, ...bare } = approval;
  return (
    <>
      <PersonsField
        label={t('whose.by')}
        value={approval.of['=']}
        {...{ reading, readOnly }}
        onChange={(formula) => put({ ...approval, of: { '=': formula } }, 'of')}
      />
      <Field label={t('whose.mode')}>
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('whose.mode')}
          value={kind}
          options={modes.map((value) => ({ value, label: t(`whose.mode_${value}`) }))}
          onChange={(next: (typeof modes)[number]) =>
            put({ ...approval, mode: next === 'share' ? { share: 0.5 } : next }, 'mode')
          }
        />
        {typeof mode === 'object' ? (
          <ShareFields
            {...{ mode, reading, readOnly }}
            onChange={(next, field) => put({ ...approval, mode: next }, field)}
          />
        ) : null}
      </Field>
      <Field label={t('whose.agree')}>
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('whose.agree')}
          value={agree || null}
          options={events}
          // One event cannot mean both.
          onChange={(next: string) => put({ ...(next === refuse ? bare : approval), agree: next }, 'agree')}
        />
      </Field>
      <Field label={t('whose.refuse')}>
        <Select
          size="small"
          allowClear
          disabled={readOnly}
          aria-label={t('whose.refuse')}
          placeholder={t('common.none')}
          value={refuse ?? null}
          options={events.filter(({ value }) => value !== agree)}
          onChange={(next?: string) => put(next ? { ...approval, refuse: next } : bare, 'refuse')}
        />
      </Field>
      {refuse && (kind === 'all' || kind === 'sequence') ? (
        <Field label={t('whose.reject')}>
          <Select
            size="small"
            disabled={readOnly}
            aria-label={t('whose.reject')}
            value={reject}
            options={(['one', 'all'] as const).map((value) => ({ value, label: t(`whose.reject_${value}`) }))}
            onChange={(next) => put({ ...bare, refuse, ...(next === 'all' ? { reject: next } : {}) }, 'reject')}
          />
        </Field>
      ) : null}
      <Field label={t('whose.skip')}>
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('whose.skip')}
          value={skip ?? 'none'}
          options={skips.map((value) => ({ value, label: t(`whose.skip_${value}`) }))}
          onChange={(next: (typeof skips)[number]) =>
            onChange(next === 'none' ? unskipped : { ...unskipped, skip: next }, 'skip')
          }
        />
      </Field>
    </>
  );
}

type Share = Exclude<Approval['mode'], string>;

interface ShareProps extends Pick<TaskFormProps, 'reading' | 'readOnly'> {
  mode: Share;
  onChange: (mode: Share, field: string) => void;
}

/** Which share of votes must agree, what exactly that share means, and who has more votes than one. */
function ShareFields({ mode, reading, readOnly, onChange }: ShareProps) {
  const { t } = reading;
  const { tie, weights = {}, ...rest } = mode;
  const weigh = (entries: [string, number][]) => {
    const { weights: _, ...unweighed } = mode;
    onChange(entries.length > 0 ? { ...unweighed, weights: Object.fromEntries(entries) } : unweighed, 'weights');
  };
  const all = Object.entries(weights);
  return (
    <span className="stack">
      <InputNumber
        size="small"
        min={1}
        max={100}
        readOnly={readOnly}
        prefix={t('whose.share')}
        aria-label={t('whose.share')}
        value={Math.round(mode.share * 1000) / 10}
        onChange={(percent) => percent && onChange({ ...mode, share: percent / 100 }, 'share')}
      />
      <Select
        size="small"
        disabled={readOnly}
        aria-label={t('whose.tie')}
        prefix={t('whose.tie')}
        value={tie ?? 'none'}
        options={ties.map((value) => ({ value, label: t(`whose.tie_${value}`) }))}
        onChange={(next: (typeof ties)[number]) => {
          const weighed = mode.weights ? { ...rest, weights } : rest;
          onChange(next === 'none' ? weighed : { ...weighed, tie: next }, 'tie');
        }}
      />
      {all.map(([person, votes], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: while nobody is chosen there is no name
        <span className="row" key={place}>
          <span className="grow">
            <PersonSelect
              label={t('whose.kind_persons')}
              value={person || undefined}
              readOnly={readOnly}
              onChange={(next) => next && weigh(all.with(place, [next, votes]))}
            />
          </span>
          <InputNumber
            size="small"
            min={0}
            readOnly={readOnly}
            aria-label={t('whose.votes')}
            value={votes}
            onChange={(next) => next !== null && weigh(all.with(place, [person, next]))}
          />
          {readOnly ? null : <RemoveButton onClick={() => weigh(all.toSpliced(place, 1))} />}
        </span>
      ))}
      {readOnly || Object.hasOwn(weights, '') ? null : (
        <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => weigh([...all, ['', 2]])}>
          {t('whose.addWeight')}
        </Button>
      )}
    </span>
  );
}
