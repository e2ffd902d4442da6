import { useMutation } from '@tanstack/react-query';
import { App, Input, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useT } from '../../texts/translate.ts';
import { problemText } from './problem-text.ts';

interface Question {
  title: string;
  content: string;
  okText: string;
  danger?: boolean;
}

interface Doing {
  /** Something is being done. */
  busy: boolean;
  /** Does it, and says `done`; what kept it from being done is told. */
  act: (work: () => Promise<unknown>, done?: string) => Promise<void>;
  /** As `act`, once the reader has confirmed it. */
  ask: (question: Question, work: () => Promise<unknown>, done?: string) => void;
}

/**
 * What a button does, with what came of it told to the reader.
 *
 * @example const { act } = useDoing(); … onClick={() => void act(() => keepEdition(policy, number))}
 */
export function useDoing(): Doing {
  const t = useT();
  const { message, modal } = App.useApp();
  const { mutateAsync, isPending } = useMutation({ mutationFn: (work: () => Promise<unknown>) => work() });
  const act: Doing['act'] = async (work, done) => {
    try {
      await mutateAsync(work);
      if (done) message.success(done);
    } catch (problem) {
      message.error(problemText(problem));
    }
  };
  const ask: Doing['ask'] = ({ danger = false, ...question }, work, done) =>
    void modal.confirm({
      ...question,
      cancelText: t('common.cancel'),
      okButtonProps: { danger },
      onOk: () => act(work, done),
    });
  return { busy: isPending, act, ask };
}

interface DeedProps {
  title: string;
  okText: string;
  /** What is said when it is done. */
  done?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Does what the dialog is about and closes it; where it fails the dialog stays. */
  deed: () => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that does one thing, or is left. */
export function DeedDialog({
  title,
  okText,
  done,
  danger = false,
  disabled = false,
  deed,
  onClose,
  children,
}: DeedProps) {
  const t = useT();
  const { act, busy } = useDoing();
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      onOk={() => void act(deed, done)}
      confirmLoading={busy}
      okText={okText}
      okButtonProps={{ danger, disabled }}
      cancelText={t('common.cancel')}
    >
      {children}
    </Modal>
  );
}

interface NoteFieldProps {
  label: string;
  value: string;
  onChange: (note: string) => void;
  placeholder?: string;
}

/** A field for a sentence or two that go on record. */
export function NoteField({ label, value, onChange, placeholder }: NoteFieldProps) {
  return (
    <Input.TextArea
      aria-label={label}
      placeholder={placeholder}
      value={value}
      maxLength={2000}
      autoSize={{ minRows: 2, maxRows: 5 }}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
