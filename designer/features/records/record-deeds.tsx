import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { RegisterDefinition } from '../../../engine/index.ts';
import { SigningField, useSigning } from '../../forms/signing/signing-field.tsx';
import { api, type FiledRecord } from '../../kernel/api.ts';
import { type Allowed, hasRight, rolesIn, useSession } from '../../kernel/session/state.ts';
import { NoteField } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Opener } from '../../kernel/ui/opener.tsx';
import { useT, useText } from '../../texts/translate.ts';
import { mayFile, type RecordReading } from './record-reading.ts';
import { askedOf, isSigned } from './signatures.tsx';
import { useChange } from './use-change.ts';

/** Those who sign by a call of its own, where no role is asked for. */
const signers: readonly Allowed[] = ['developer', 'flowRole', 'administrator'];

interface DeedsProps {
  record: FiledRecord;
  reading: RecordReading;
  onAmend: () => void;
}

/** What the reader may do with a record besides the events of its flow: sign, amend, void. */
export function RecordDeeds({ record, reading, onAmend }: DeedsProps) {
  const t = useT();
  const me = useSession((session) => session.me);
  if (record.status === 'void') return null;
  const own = rolesIn(me, record.policy);
  const has = (role: string) => own === undefined || own.includes(role);
  const files = record.instance === undefined && mayFile(reading.definition, me, record.policy);
  const mayChange =
    hasRight(me, 'administrator') ||
    (reading.register ? hasRight(me, 'developer') || isMaker(record, reading.register, me?.person, has) : files);
  const asked = askedOf(record, reading).find(({ as }) => !isSigned(record, as));
  const maySign =
    asked && asked.event === undefined && (asked.role === undefined ? hasRight(me, ...signers) : has(asked.role));
  return (
    <>
      {maySign ? (
        <Opener
          button={(open) => (
            <Button type="primary" icon={<Icon name="edit" />} onClick={open}>
              {t('paper.sign')}
            </Button>
          )}
        >
          {(close) => <SignDialog {...{ record, reading }} as={asked.as} onClose={close} />}
        </Opener>
      ) : null}
      {mayChange ? (
        <>
          <Button onClick={onAmend}>{t('paper.amend')}</Button>
          <Opener button={(open) => <Button onClick={open}>{t('paper.makeVoid')}</Button>}>
            {(close) => <VoidDialog record={record} onClose={close} />}
          </Opener>
        </>
      ) : null}
    </>
  );
}

/** Whether somebody made a statement, or might have made one that was made by itself. */
function isMaker(
  { versions }: FiledRecord,
  { signed = [] }: RegisterDefinition,
  me: string | undefined,
  has: (role: string) => boolean,
): boolean {
  const by = versions[0]?.by ?? '';
  if (by === me) return true;
  const roles = signed.flatMap(({ role }) => role ?? []);
  return by.startsWith('schedule:') && (roles.length === 0 || roles.some(has));
}

interface SignProps {
  record: FiledRecord;
  reading: RecordReading;
  as: string;
  onClose: () => void;
}

/** Signs: by drawing, or confirmed by the password where the reader has not just signed in. */
function SignDialog({ record, reading, as, onClose }: SignProps) {
  const t = useT();
  const text = useText();
  const { change, busy, problem } = useChange();
  const isOld = problem?.facts.includes('signature') ?? false;
  const { definition, words } = reading;
  const name = text(definition.signed?.find((one) => one.as === as)?.title, words.label(as));
  const signing = useSigning(name, isOld);
  const sign = async () => {
    if (await signing.agreed())
      change(async () => api.signRecord(record.id, { as, ...(await signing.read()) }), onClose);
  };
  return (
    <Modal
      open
      title={t('paper.sign')}
      onCancel={onClose}
      onOk={() => void sign()}
      confirmLoading={busy}
      okText={t('paper.sign')}
      cancelText={t('common.cancel')}
    >
      <div className="stack">
        <p>{t('paper.signsAs', { name, number: record.number ?? text(definition.title) })}</p>
        <SigningField signing={signing} asked={isOld} onEnter={() => void sign()} />
      </div>
    </Modal>
  );
}

function VoidDialog({ record, onClose }: { record: FiledRecord; onClose: () => void }) {
  const t = useT();
  const [reason, setReason] = useState('');
  const { change, busy } = useChange();
  return (
    <Modal
      open
      title={t('paper.makeVoid')}
      onCancel={onClose}
      onOk={() => change(() => api.voidRecord(record.id, { reason }), onClose)}
      confirmLoading={busy}
      okText={t('paper.makeVoid')}
      okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
      cancelText={t('common.cancel')}
    >
      <div className="stack">
        <p>{t('paper.voidHelp')}</p>
        <NoteField label={t('paper.why')} placeholder={t('paper.why')} value={reason} onChange={setReason} />
      </div>
    </Modal>
  );
}
