import { Segmented } from 'antd';
import type { FlowEvent } from '../../../../engine/index.ts';
import { SchemaTable } from '../../../forms/schema-table.tsx';
import type { FlowReading } from '../../../words/flow-words.ts';
import { FormUse, PrefillList } from './form-use.tsx';

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
        <>
          <FormUse {...{ form, reading, readOnly }} onChange={(next) => onChange({ ...event, form: next }, 'form')} />
          <PrefillList
            {...{ form, reading, readOnly }}
            prefill={event.prefill ?? {}}
            onChange={(next) =>
              onChange({ ...event, prefill: Object.keys(next).length > 0 ? next : undefined }, 'prefill')
            }
          />
        </>
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
