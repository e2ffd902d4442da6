import { Segmented, Select } from 'antd';
import type { FlowEvent } from '../../../../engine/index.ts';
import { useFieldTitle } from '../../../forms/filling/paper.tsx';
import { Field } from '../../../forms/panel-fields.tsx';
import { SchemaTable } from '../../../forms/schema-table.tsx';
import { useText } from '../../../texts/translate.ts';
import type { FlowReading } from '../../../words/flow-words.ts';

interface EventContentProps {
  event: FlowEvent;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (event: FlowEvent, field: string) => void;
}

/** What comes with an event: plain facts, or a form of the policy. */
export function EventContent({ event, reading, readOnly, onChange }: EventContentProps) {
  const { content, words, t } = reading;
  const [first] = Object.keys(content.forms);
  const { form, prefill: _, payload, ...rest } = event;
  const hasPayload = Object.keys(payload?.properties ?? {}).length > 0;
  return (
    <>
      {first === undefined && form === undefined ? null : (
        <Segmented
          size="small"
          disabled={readOnly}
          aria-label={t('formEditor.event')}
          value={form === undefined ? 'payload' : 'form'}
          options={[
            { value: 'payload', label: t('formEditor.eventNone') },
            { value: 'form', label: t('formEditor.eventForm') },
          ]}
          onChange={(kind) => onChange(kind === 'form' && first ? { ...rest, form: first } : rest, 'content')}
        />
      )}
      {form !== undefined ? (
        <FormUse form={form} {...{ event, reading, readOnly, onChange }} />
      ) : hasPayload || !readOnly ? (
        <div className="event-payload">
          <SchemaTable
            schema={payload ?? { type: 'object' }}
            words={words}
            requirable
            onChange={(next, field) => onChange({ ...event, payload: next }, `payload/${field}`)}
          />
        </div>
      ) : null}
    </>
  );
}

const modes = ['auto', 'new', 'continue', 'amend'] as const;
type Mode = (typeof modes)[number];

/** Which form an event fills, which fields of it, and how. */
function FormUse({ form, event, reading, readOnly, onChange }: EventContentProps & { form: FlowEvent['form'] }) {
  const { content, words, t } = reading;
  const text = useText();
  const titleOf = useFieldTitle(words);
  const { id, fields, mode } = typeof form === 'object' ? form : { id: form ?? '', fields: undefined, mode: undefined };
  const definition = content.forms[id];
  const put = (next: { id: string; fields?: string[] | undefined; mode?: Exclude<Mode, 'auto'> | undefined }) => {
    const isPlain = next.fields === undefined && next.mode === undefined;
    const { fields: wanted, mode: how } = next;
    const use = { id: next.id, ...(wanted ? { fields: wanted } : {}), ...(how ? { mode: how } : {}) };
    onChange({ ...event, form: isPlain ? next.id : use }, 'form');
  };
  const open = Object.entries(definition?.fields.properties ?? {}).filter(([, field]) => field['='] === undefined);
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
          options={open.map(([name, field]) => ({ value: name, label: titleOf(name, field) }))}
          onChange={(names: string[]) => put({ id, fields: names.length > 0 ? names : undefined, mode })}
        />
      </Field>
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
    </div>
  );
}
