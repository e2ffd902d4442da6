import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { closedTo, type JsonObject } from '../../../engine/index.ts';
import { FormSheet, toFirstFlaw } from '../../forms/filling/form-sheet.tsx';
import { ReasonField } from '../../forms/filling/reason-field.tsx';
import { useFilling } from '../../forms/filling/use-filling.ts';
import { api, type FiledRecord } from '../../kernel/api.ts';
import { editionOf } from '../../kernel/engine/compiled.ts';
import { policiesQuery } from '../../kernel/queries.ts';
import { rolesIn, useSession } from '../../kernel/session/state.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { useT } from '../../texts/translate.ts';
import { type RecordReading, useRecordReading } from './record-reading.ts';
import { useChange } from './use-change.ts';

/** Amends a record: only what is changed is sent, with the reason. One without a flow goes by the edition in force. */
export function AmendSheet({ record, onClose }: { record: FiledRecord; onClose: () => void }) {
  const { data: policies } = useQuery(policiesQuery);
  const inForce = policies?.find(({ id }) => id === record.policy)?.inForce ?? record.edition;
  const edition = record.instance === undefined ? inForce : record.edition;
  const reading = useRecordReading(policies ? { ...record, edition } : undefined);
  return reading ? <Sheet record={record} reading={reading} onClose={onClose} /> : null;
}

interface SheetProps {
  record: FiledRecord;
  reading: RecordReading;
  onClose: () => void;
}

function Sheet({ record, reading, onClose }: SheetProps) {
  const t = useT();
  const form = editionOf(reading.content).form(record.form);
  const me = useSession((session) => session.me);
  const roles = rolesIn(me, record.policy);
  const closed = roles ? closedTo(form.definition.fields, { roles }) : [];
  const keep = `${me?.id ?? ''}/amend/${record.id}/${record.version}`;
  const filling = useFilling({
    form,
    mode: 'amend',
    before: record.fields as JsonObject,
    closed,
    keep,
    policy: record.policy,
  });
  const { change, busy } = useChange(filling.tell);
  const send = (button: Element) => {
    if (!filling.check()) return toFirstFlaw(button.closest('.section'));
    const { given: fields, reason } = filling;
    change(
      () => api.amendRecord(record.id, { fields, reason }),
      () => {
        filling.forget();
        onClose();
      },
    );
  };
  return (
    <Section title={t('paper.amend')}>
      <div className="stack">
        {record.signatures.some((one) => !one.void) ? <p className="warn">{t('paper.amendVoids')}</p> : null}
        <FormSheet filling={filling} words={reading.words} />
        <ReasonField value={filling.reason} onChange={filling.setReason} />
        <div className="row">
          <Button
            type="primary"
            loading={busy}
            disabled={filling.reason.trim() === '' || !filling.isBegun}
            icon={<Icon name="check" />}
            onClick={(click) => send(click.currentTarget)}
          >
            {t('paper.amend')}
          </Button>
          <Button type="text" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </div>
      </div>
    </Section>
  );
}
