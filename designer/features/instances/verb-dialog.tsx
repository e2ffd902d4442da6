import { Segmented, Select } from 'antd';
import { useState } from 'react';
import type { ValueSchema } from '../../../engine/index.ts';
import { AttachmentInput } from '../../forms/attachments.tsx';
import { Field } from '../../forms/panel-fields.tsx';
import { PersonSelect, PersonsSelect } from '../../forms/person-select.tsx';
import { api, type Instance, type Task } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { usePersonNames } from '../../kernel/session/person-names.ts';
import { DeedDialog, NoteField } from '../../kernel/ui/doing.tsx';
import { type FlowReading, stateTitle } from '../../words/flow-words.ts';

/** What is asked before something is done: to whom, why, where, back to which state. */
export type Asked =
  | 'transfer'
  | 'delegate'
  | 'resolve'
  | 'add-signer'
  | 'remove-signer'
  | 'copy'
  | 'comment'
  | 'return';

export interface TaskProps {
  instance: Instance;
  task: Task;
  reading: FlowReading;
  /** It is the reader's, or of a pool of theirs. */
  isOwn?: boolean;
  /** The states that it passed, those before this one. */
  passed: readonly string[];
}

/** What was read of a case is read again. */
export async function readCase(): Promise<void> {
  await Promise.all(['instance', 'tasks', 'history'].map((key) => readAgain(key)));
}

/** What is filled in before something is done with a task. */
interface Answers {
  to?: string | undefined;
  reason: string;
  at: 'before' | 'after' | 'beside';
  state?: string | undefined;
  mode: 'redo' | 'backToMe';
  persons: string[];
  files: string[];
}

type BodyProps = TaskProps & { verb: Asked; given: Answers; put: (change: Partial<Answers>) => void };

/** Does something with a task that has to be said more of. */
export function VerbDialog({ onClose, ...props }: TaskProps & { verb: Asked; onClose: () => void }) {
  const { instance, task, reading, verb } = props;
  const { t } = reading;
  const [given, setGiven] = useState<Answers>({ reason: '', at: 'beside', mode: 'redo', persons: [], files: [] });
  const put = (change: Partial<Answers>) => setGiven((was) => ({ ...was, ...change }));
  const reason = given.reason.trim();
  const asksWhom = !['resolve', 'comment', 'return'].includes(verb);
  const needsReason = verb === 'comment' || verb === 'return';
  const deed = async () => {
    await calls[verb](instance.id, task.id, { ...given, reason });
    await readCase();
    onClose();
  };
  return (
    <DeedDialog
      title={t(`task.${verb}`)}
      okText={t(`task.${verb}`)}
      done={t(`task.did_${verb}`)}
      disabled={(asksWhom && !given.to) || (needsReason && !reason)}
      deed={deed}
      onClose={onClose}
    >
      <div className="stack">
        {asksWhom ? <ToWhom {...props} {...{ given, put }} /> : null}
        {verb === 'add-signer' ? <Where {...props} {...{ given, put }} /> : null}
        {verb === 'return' ? <BackTo {...props} {...{ given, put }} /> : null}
        <Field label={t(needsReason ? 'task.reasonNeeded' : 'task.reason')}>
          <NoteField label={t('task.reason')} value={given.reason} onChange={(next) => put({ reason: next })} />
        </Field>
        {verb === 'comment' ? <SentAlong {...props} {...{ given, put }} /> : null}
      </div>
    </DeedDialog>
  );
}

const calls: Record<Asked, (id: string, task: string, given: Answers) => Promise<unknown>> = {
  transfer: (id, task, given) => api.transferTask(id, task, whom(given)),
  delegate: (id, task, given) => api.delegateTask(id, task, whom(given)),
  resolve: (id, task, given) => api.resolveTask(id, task, why(given)),
  'add-signer': (id, task, given) => api.addSigner(id, task, { ...whom(given), at: given.at }),
  'remove-signer': (id, task, given) => api.removeSigner(id, task, whom(given)),
  copy: (id, task, given) => api.copyTask(id, task, whom(given)),
  comment: (id, task, { reason: text, persons, files }) =>
    api.commentTask(id, task, {
      text,
      ...(persons.length > 0 ? { to: persons } : {}),
      ...(files.length > 0 ? { files } : {}),
    }),
  return: (id, _, { state, mode, ...given }) =>
    api.returnInstance(id, { ...why(given), mode, ...(state ? { to: state } : {}) }),
};

const why = ({ reason }: Pick<Answers, 'reason'>) => (reason ? { reason } : {});
const whom = ({ to, reason }: Answers) => ({ ...(to ? { to } : {}), ...why({ reason }) });

/** Another person; of those who decide together one who has not yet, where somebody is taken off. */
function ToWhom({ instance, task, reading, verb, given, put }: BodyProps) {
  const { t } = reading;
  const label = t('task.toWhom');
  const together = [...instance.tasks, ...instance.waitsFor].filter(({ state }) => state === task.state);
  const signers = [...new Set(together.flatMap(({ assignee }) => assignee ?? []))];
  const names = usePersonNames(verb === 'remove-signer' ? signers : []);
  return (
    <Field label={label}>
      {verb === 'remove-signer' ? (
        <Select
          style={{ width: '100%' }}
          aria-label={label}
          placeholder={label}
          value={given.to}
          options={signers.map((one) => ({ value: one, label: names(one) }))}
          onChange={(to: string) => put({ to })}
        />
      ) : (
        <PersonSelect label={label} value={given.to} onChange={(to) => put({ to })} />
      )}
    </Field>
  );
}

/** Where an added signer stands to whoever adds them. */
function Where({ reading: { t }, given, put }: BodyProps) {
  return (
    <Field label={t('task.where')}>
      <Segmented
        value={given.at}
        onChange={(at) => put({ at })}
        options={(['before', 'beside', 'after'] as const).map((value) => ({ value, label: t(`task.at_${value}`) }))}
      />
    </Field>
  );
}

/** To which of the states that were passed it goes back, as people call them, and how it comes again. */
function BackTo({ reading, passed, given, put }: BodyProps) {
  const { t } = reading;
  return (
    <>
      <Field label={t('task.toState')}>
        <Select
          allowClear
          style={{ width: '100%' }}
          aria-label={t('task.toState')}
          placeholder={t('task.stepBefore')}
          value={given.state}
          onChange={(state: string | undefined) => put({ state })}
          options={passed.map((state) => ({ value: state, label: stateTitle(reading, state) }))}
        />
      </Field>
      <Segmented
        block
        value={given.mode}
        onChange={(mode) => put({ mode })}
        options={(['redo', 'backToMe'] as const).map((value) => ({ value, label: t(`task.mode_${value}`) }))}
      />
    </>
  );
}

const anyFiles: ValueSchema = { type: 'array', items: { type: 'string', format: 'file' }, maxItems: 20 };

/** To whom a comment is, and what is sent along with it. */
function SentAlong({ reading: { t, words }, given, put }: BodyProps) {
  return (
    <>
      <Field label={t('task.saidTo')}>
        <PersonsSelect label={t('task.saidTo')} value={given.persons} onChange={(persons) => put({ persons })} />
      </Field>
      <AttachmentInput
        schema={anyFiles}
        label={t('task.files')}
        words={words}
        value={given.files}
        onChange={(files) => put({ files: (files as string[] | undefined) ?? [] })}
      />
    </>
  );
}
