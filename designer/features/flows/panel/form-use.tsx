import { Button, Select } from 'antd';
import type { EventForm, FieldSchema, FlowEvent, ValueSchema } from '../../../../engine/index.ts';
import { FeelInput } from '../../../forms/feel-input.tsx';
import { useFieldTitle } from '../../../forms/filling/paper.tsx';
import { Field } from '../../../forms/panel-fields.tsx';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import { useText } from '../../../texts/translate.ts';
import type { FlowReading } from '../../../words/flow-words.ts';
import { flowFeelNames } from '../flow-names.ts';

const modes = ['auto', 'new', 'continue', 'amend'] as const;
type Mode = (typeof modes)[number];

interface UseProps {
  reading: FlowReading;
  readOnly: boolean;
}

interface FormUseProps extends UseProps {
  form: EventForm;
  /** The start makes a record always: there is no other way to fill it. */
  isStart?: boolean;
  onChange: (form: EventForm) => void;
}

/** Which form an event or a start fills, which fields of it, and how. */
export function FormUse({ form, reading, readOnly, isStart = false, onChange }: FormUseProps) {
  const { content, words, t } = reading;
  const text = useText();
  const titleOf = useFieldTitle(words);
  const { id, fields, mode } = readUse(form);
  const put = (next: { id: string; fields?: string[] | undefined; mode?: Exclude<Mode, 'auto'> | undefined }) => {
    const isPlain = next.fields === undefined && next.mode === undefined;
    const { fields: wanted, mode: how } = next;
    onChange(isPlain ? next.id : { id: next.id, ...(wanted ? { fields: wanted } : {}), ...(how ? { mode: how } : {}) });
  };
  return (
    <div className="event-form">
      <Field label={t('formEditor.eventForm')}>
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('formEditor.eventForm')}
          value={id}
          options={Object.values(content.forms).map((one) => ({ value: one.id, label: text(one.title, one.id) }))}
          onChange={(next: string) => put({ id: next, mode })}
        />
      </Field>
      <Field label={t('formEditor.eventFields')}>
        <Select
          size="small"
          mode="multiple"
          disabled={readOnly}
          aria-label={t('formEditor.eventFields')}
          placeholder={t('formEditor.wholeForm')}
          value={fields ?? []}
          optionFilterProp="label"
          options={openFields(form, reading).map(([name, field]) => ({ value: name, label: titleOf(name, field) }))}
          onChange={(names: string[]) => put({ id, fields: names.length > 0 ? names : undefined, mode })}
        />
      </Field>
      {isStart ? null : (
        <Field label={t('formEditor.eventMode')}>
          <Select<Mode>
            size="small"
            disabled={readOnly}
            aria-label={t('formEditor.eventMode')}
            value={mode ?? 'auto'}
            options={modes.map((one) => ({ value: one, label: t(`formEditor.mode_${one}`) }))}
            onChange={(next) => put({ id, fields, mode: next === 'auto' ? undefined : next })}
          />
        </Field>
      )}
    </div>
  );
}

const readUse = (form: EventForm) =>
  typeof form === 'object' ? form : { id: form, fields: undefined, mode: undefined };

/** The fields of a form that somebody can fill. */
function openFields(form: EventForm, { content }: FlowReading): [string, FieldSchema][] {
  const properties = content.forms[readUse(form).id]?.fields.properties ?? {};
  return Object.entries(properties).filter(([, field]) => field['='] === undefined);
}

interface PrefillProps extends UseProps {
  form: EventForm;
  prefill: NonNullable<FlowEvent['prefill']>;
  onChange: (prefill: NonNullable<FlowEvent['prefill']>) => void;
}

/** What fields hold when the form is opened at this event: a formula each. */
export function PrefillList({ form, prefill, reading, readOnly, onChange }: PrefillProps) {
  const { words, t } = reading;
  const titleOf = useFieldTitle(words);
  const names = flowFeelNames(reading);
  const entries = Object.entries(prefill);
  const all = openFields(form, reading);
  const free = all.filter(([name]) => !Object.hasOwn(prefill, name));
  const labelOf = (name: string) => titleOf(name, all.find(([one]) => one === name)?.[1] ?? {});
  const choices = free.map(([value, field]) => ({ value, label: titleOf(value, field) }));
  if (entries.length === 0 && (readOnly || free.length === 0)) return null;
  return (
    <Field label={t('formEditor.eventPrefill')}>
      <div className="panel-list">
        {entries.map(([name, { '=': text }]) => (
          <div className="prefill-line" key={name}>
            <Select
              size="small"
              disabled={readOnly}
              showSearch={{ optionFilterProp: 'label' }}
              aria-label={t('formEditor.prefillField')}
              value={name}
              options={[{ value: name, label: labelOf(name) }, ...choices]}
              onChange={(next: string) =>
                onChange(Object.fromEntries(entries.map(([key, one]) => [key === name ? next : key, one])))
              }
            />
            <FeelInput
              label={`${labelOf(name)} ${t('formEditor.prefill')}`}
              value={text}
              wanted={plainOf(all.find(([one]) => one === name)?.[1] ?? {})}
              {...{ names, words, readOnly }}
              onChange={(next) => onChange({ ...prefill, [name]: { '=': next } })}
            />
            {readOnly ? null : (
              <RemoveButton onClick={() => onChange(Object.fromEntries(entries.filter(([key]) => key !== name)))} />
            )}
          </div>
        ))}
        {readOnly || !free[0] ? null : (
          <div>
            <Button
              size="small"
              icon={<Icon name="plus" size={14} />}
              onClick={() => onChange({ ...prefill, [free[0]?.[0] as string]: { '=': '' } })}
            >
              {t('formEditor.addPrefill')}
            </Button>
          </div>
        )}
      </div>
    </Field>
  );
}

const plainOf = ({ '=': _, prefill: __, check: ___, rights: ____, usual: _____, ...schema }: FieldSchema) =>
  schema as ValueSchema;
