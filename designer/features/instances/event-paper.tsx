import { Button } from 'antd';
import { useEffect, useState } from 'react';
import {
  closedTo,
  type FormDefinition,
  type FormRecord,
  type JsonObject,
  type ObjectSchema,
} from '../../../engine/index.ts';
import { FormSheet, toFirstFlaw } from '../../forms/filling/form-sheet.tsx';
import { ReasonField } from '../../forms/filling/reason-field.tsx';
import { useFilling } from '../../forms/filling/use-filling.ts';
import { useSigning } from '../../forms/signing/signing-field.tsx';
import { SchemaForm } from '../../forms/value-input.tsx';
import type { FiledRecord } from '../../kernel/api.ts';
import { editionOf } from '../../kernel/engine/compiled.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed } from '../../kernel/ui/page.tsx';
import { withFileIds } from '../../words/attachments.ts';
import { presentStates } from '../../words/state-words.ts';
import { useFormRecords } from './form-records.ts';
import { type Acting, type EventFormProps, roleOf, type Sending } from './send-event.ts';
import { SignatureField, signingNames, signingsOf } from './signature-field.tsx';
import { useSavedDraft, useTaskDraft } from './task-draft.ts';

interface EventPaperProps extends EventFormProps {
  sending: Sending;
  /** As whom it is sent. */
  acting: Acting;
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
  return <Sheet {...props} records={records.map(formRecordOf)} task={task} />;
}

function formRecordOf(record: FiledRecord): FormRecord {
  const { id, form, number = null, version, status, createdAt: at, fields, versions, signatures } = record;
  const signed = signatures.filter((one) => !one.void).map(({ as }) => as);
  return { form, fields, signed, record: { id, number, version, status, at, by: versions[0]?.by ?? null } };
}

/** What of a record that was taken back can be filled in again. */
const openOf = (
  definition: FormDefinition,
  record: JsonObject,
  { fields, closed }: { fields: readonly string[] | undefined; closed: readonly string[] },
): JsonObject =>
  Object.fromEntries(
    Object.entries(withFileIds(definition.fields, record)).filter(([name, value]) => {
      const schema = definition.fields.properties?.[name];
      const isOpen = schema && schema['='] === undefined && !closed.includes(name) && (fields?.includes(name) ?? true);
      return isOpen && value !== null;
    }),
  );

function Sheet(props: EventPaperProps & { records: FormRecord[]; task: string | undefined }) {
  const { instance, event, reading, sending, acting, keep, onClose, records } = props;
  const { t, words, locale, content } = reading;
  const { id, mode, fields, prefilled } = event.form ?? { id: '', mode: 'new', prefilled: {} };
  const form = editionOf(content).form(id);
  const newest = records.findLast((one) => one.form === id);
  const stands = records.findLast((one) => one.form === id && one.record.status !== 'void');
  const before = mode === 'new' ? undefined : stands?.fields;
  const states = presentStates(instance.state);
  const { roles } = acting;
  const closed = roles ? closedTo(form.definition.fields, { roles, states }) : [];
  // What was taken back is filled in anew: nobody types it twice.
  const taken = mode === 'new' && newest?.record.status === 'void' ? newest.fields : {};
  const initial = openOf(form.definition, taken, { fields, closed });
  const filling = useFilling({
    ...{ form, mode, before, fields, prefilled, records, closed, keep, initial, policy: content.policy.id },
  });
  useSavedDraft(instance.id, props.task, filling.given, filling.isBegun);
  const [beside, setBeside] = useState<JsonObject>({});
  const signings = signingsOf(content, event.type);
  const signing = useSigning(signingNames(signings, reading), sending.wantsSignature);
  const { problem } = sending;
  const { tell } = filling;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer of the server
  useEffect(() => tell(problem?.errors ?? []), [problem]);
  const send = (button: Element) => {
    if (!filling.check()) return toFirstFlaw(button.closest('.act'));
    const reason: JsonObject = mode === 'amend' ? { reason: filling.reason } : {};
    sending.send({ ...beside, ...filling.given, ...reason, ...roleOf(acting) }, { signing, done: filling.forget });
  };
  const more: ObjectSchema = event.gives ?? { type: 'object' };
  return (
    <>
      <FormSheet filling={filling} words={words} />
      {event.gives ? <SchemaForm schema={more} value={beside} onChange={setBeside} words={words} /> : null}
      {mode === 'amend' ? <ReasonField value={filling.reason} onChange={filling.setReason} /> : null}
      <SignatureField {...{ reading, signing }} signings={signings} asked={sending.wantsSignature} />
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
