import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { closedTo, type FormRecord, type JsonObject, type ObjectSchema } from '../../../engine/index.ts';
import { FormSheet, toFirstFlaw } from '../../forms/filling/form-sheet.tsx';
import { ReasonField } from '../../forms/filling/reason-field.tsx';
import { useFilling } from '../../forms/filling/use-filling.ts';
import { useSigning } from '../../forms/signing/signing-field.tsx';
import { SchemaForm } from '../../forms/value-input.tsx';
import { api, type FiledRecord, type Instance } from '../../kernel/api.ts';
import { editionOf } from '../../kernel/engine/compiled.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed } from '../../kernel/ui/page.tsx';
import { presentStates } from '../../words/state-words.ts';
import type { EventFormProps, Sending } from './send-event.ts';
import { SignatureField, signingsOf } from './signature-field.tsx';
import { useSavedDraft, useTaskDraft } from './task-draft.ts';

interface EventPaperProps extends EventFormProps {
  sending: Sending;
  /** In which role it is sent. */
  role: JsonObject;
  /** The name under which what is typed is kept on this device. */
  keep: string;
  onClose: () => void;
}

/** The form of an event: what is known of the instance's records stands in it already. */
export function EventPaper(props: EventPaperProps) {
  const { records, problem } = useFormRecords(props.instance);
  const { ready, task } = useTaskDraft(props.instance, props.event.type, props.keep);
  if (problem) return <Failed problem={problem} />;
  if (!records || !ready) return null;
  return <Sheet {...props} records={records} task={task} />;
}

/** The records of an instance as its expressions read them. */
function useFormRecords({ records }: Instance) {
  const queries = useQueries({
    queries: records.map(({ id, version }) => ({
      queryKey: ['record', id, version],
      queryFn: () => api.readRecord(id),
    })),
  });
  const problem = queries.find(({ error }) => error)?.error;
  const read = queries.flatMap(({ data }) => (data ? [data] : []));
  return { problem, records: read.length === records.length ? read.map(formRecordOf) : undefined };
}

function formRecordOf(record: FiledRecord): FormRecord {
  const { id, form, number = null, version, status, createdAt: at, fields, versions, signatures } = record;
  const signed = signatures.filter((one) => !one.void).map(({ as }) => as);
  return { form, fields, signed, record: { id, number, version, status, at, by: versions[0]?.by ?? null } };
}

function Sheet(props: EventPaperProps & { records: FormRecord[]; task: string | undefined }) {
  const { instance, event, reading, sending, role, keep, onClose, records } = props;
  const { t, words, locale, content } = reading;
  const { id, mode, fields, prefilled } = event.form ?? { id: '', mode: 'new', prefilled: {} };
  const form = editionOf(content).form(id);
  const stands = records.findLast((one) => one.form === id && one.record.status !== 'void');
  const before = mode === 'new' ? undefined : stands?.fields;
  const states = presentStates(instance.state);
  const closed = role.role ? closedTo(form.definition.fields, { roles: [String(role.role)], states }) : [];
  const filling = useFilling({
    ...{ form, mode, before, fields, prefilled, records, closed, keep, policy: content.policy.id },
  });
  useSavedDraft(instance.id, props.task, filling.given, filling.isBegun);
  const [beside, setBeside] = useState<JsonObject>({});
  const signing = useSigning();
  const { problem } = sending;
  const { tell } = filling;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer of the server
  useEffect(() => tell(problem?.errors ?? []), [problem]);
  const send = (button: Element) => {
    if (!filling.check()) return toFirstFlaw(button.closest('.act'));
    const reason: JsonObject = mode === 'amend' ? { reason: filling.reason } : {};
    sending.send({ ...beside, ...filling.given, ...reason, ...role }, { signing, done: filling.forget });
  };
  const more: ObjectSchema = event.gives ?? { type: 'object' };
  return (
    <>
      <FormSheet filling={filling} words={words} />
      {event.gives ? <SchemaForm schema={more} value={beside} onChange={setBeside} words={words} /> : null}
      {mode === 'amend' ? <ReasonField value={filling.reason} onChange={filling.setReason} /> : null}
      <SignatureField
        {...{ reading, signing }}
        signings={signingsOf(content, event.type)}
        asked={sending.wantsSignature}
      />
      <div className="row row-wrap">
        <Button
          type="primary"
          loading={sending.busy}
          disabled={mode === 'amend' && filling.reason.trim() === ''}
          icon={<Icon name="check" />}
          onClick={(click) => send(click.currentTarget)}
        >
          {event.title[locale]}
        </Button>
        <Button type="text" onClick={onClose}>
          {t('common.close')}
        </Button>
        {filling.isBegun ? (
          <Button type="text" onClick={filling.forget}>
            {t('paper.startOver')}
          </Button>
        ) : null}
        {filling.flaws.size > 0 ? <span className="bad">{t('paper.flaws', { count: filling.flaws.size })}</span> : null}
      </div>
    </>
  );
}
