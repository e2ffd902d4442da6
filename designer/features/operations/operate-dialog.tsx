import { useMutation } from '@tanstack/react-query';
import { Button, Checkbox, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { moveTargetsOf, schemaOf } from '../../../engine/index.ts';
import { ValueInput } from '../../forms/value-input.tsx';
import type { Foreseen, ManyForeseen } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { NoteField } from '../../kernel/ui/doing.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';
import { type FlowReading, stateTitle } from '../../words/flow-words.ts';
import { ForeseenView, ManyForeseenView } from './foreseen.tsx';
import { Progressing } from './progress.tsx';
import './operations.css';
import { look, operate, type Said, type Target, type Verb } from './verbs.ts';

interface Props {
  verb: Verb;
  target: Target;
  /** How the flow is said that all of them are of; undefined: they are of several. */
  reading: FlowReading | undefined;
  onClose: () => void;
}

/** What the operator does: said, looked at, done, and what came of it. */
export function OperateDialog({ verb, target, reading, onClose }: Props) {
  const t = useT();
  const [said, setSaid] = useState<Said>({ reason: '' });
  const [operation, setOperation] = useState<string>();
  const seen = useMutation({ mutationFn: () => look(verb, trimmed(said), target) });
  const doing = useMutation({
    mutationFn: () => operate(verb, trimmed(said), target),
    onSuccess: async (begun) => {
      await Promise.all(
        ['instances', 'instance', 'history', 'tasks', 'troubles', 'operations'].map((key) => readAgain(key)),
      );
      if (begun === undefined) onClose();
      else setOperation(begun);
    },
  });
  const put = (change: Partial<Said>) => {
    setSaid((was) => ({ ...was, ...change }));
    seen.reset();
    doing.reset();
  };
  const name = t(`operations.${verb}`);
  const isWhole = isSaid(verb, said);
  const found = seen.data;
  const isNobody = found !== undefined && 'count' in found && found.count === 0;
  const problem = doing.error ?? seen.error;
  return (
    <Modal open title={name} onCancel={onClose} footer={null} width={560}>
      {operation === undefined ? (
        <Form layout="vertical" className="operate">
          <Fields {...{ verb, said, put, reading }} />
          <Form.Item label={t('operations.reason')} help={t('operations.reasonHelp')} required={verb !== 'retry'}>
            <NoteField label={t('operations.reason')} value={said.reason} onChange={(reason) => put({ reason })} />
          </Form.Item>
          {found ? <Seen found={found} reading={reading} /> : null}
          {problem ? (
            <p className="warn" role="alert">
              {problemText(problem)}
            </p>
          ) : null}
          <div className="operate-foot">
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            {found && !isNobody ? (
              <Button
                type="primary"
                danger={verb === 'terminate'}
                loading={doing.isPending}
                onClick={() => doing.mutate()}
              >
                {t('operations.doIt', { verb: name })}
              </Button>
            ) : (
              <Button type="primary" disabled={!isWhole} loading={seen.isPending} onClick={() => seen.mutate()}>
                {t('operations.look')}
              </Button>
            )}
          </div>
        </Form>
      ) : (
        <div className="stack">
          <Progressing id={operation} />
          <div className="operate-foot">
            <Button onClick={onClose}>{t('operations.close')}</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

const trimmed = ({ reason, ...more }: Said) =>
  (reason.trim() === '' ? more : { ...more, reason: reason.trim() }) as Said;

function isSaid(verb: Verb, { reason, to, set }: Said): boolean {
  if (verb === 'jump' && to === undefined) return false;
  if (verb === 'correct' && Object.keys(set ?? {}).length === 0) return false;
  return verb === 'retry' || reason.trim() !== '';
}

function Seen({ found, reading }: { found: Foreseen | ManyForeseen; reading: FlowReading | undefined }) {
  return 'count' in found ? (
    <ManyForeseenView many={found} reading={reading} />
  ) : (
    <ForeseenView foreseen={found} reading={reading} />
  );
}

interface FieldsProps extends Pick<Props, 'verb' | 'reading'> {
  said: Said;
  put: (change: Partial<Said>) => void;
}

/** What a verb asks for besides a reason. */
function Fields({ verb, said, put, reading }: FieldsProps) {
  const t = useT();
  if (verb === 'jump' && reading) {
    const states = moveTargetsOf(reading.flow).map((value) => ({ value, label: stateTitle(reading, value) }));
    return (
      <Form.Item label={t('operations.toState')} required>
        <Select
          aria-label={t('operations.toState')}
          showSearch={{ optionFilterProp: 'label' }}
          value={said.to}
          options={states}
          onChange={(to: string) => put({ to })}
        />
      </Form.Item>
    );
  }
  if (verb === 'correct' && reading) return <FactFields {...{ said, put, reading }} />;
  if (verb === 'terminate')
    return (
      <Form.Item>
        <div className="stack">
          <Checkbox
            checked={said.children === 'keep'}
            onChange={({ target }) => put({ children: target.checked ? 'keep' : 'stop' })}
          >
            {t('operations.keepChildren')}
          </Checkbox>
          <Checkbox
            checked={said.records === 'void'}
            onChange={({ target }) => put({ records: target.checked ? 'void' : 'keep' })}
          >
            {t('operations.voidRecords')}
          </Checkbox>
        </div>
      </Form.Item>
    );
  if (verb === 'resume')
    return (
      <Form.Item>
        <Checkbox
          checked={said.timers === 'calendar'}
          onChange={({ target }) => put({ timers: target.checked ? 'calendar' : 'left' })}
        >
          {t('operations.byCalendar')}
        </Checkbox>
      </Form.Item>
    );
  return null;
}

/** A value of the case, and what it is to be, by its schema. */
function FactFields({ said, put, reading }: Omit<FieldsProps, 'verb' | 'reading'> & { reading: FlowReading }) {
  const t = useT();
  const { flow, words } = reading;
  const [name, setName] = useState<string>();
  const names = [
    ...new Set([...Object.keys(flow.input?.properties ?? {}), ...Object.keys(flow.machine.context ?? {})]),
  ];
  const schema = name === undefined ? undefined : (schemaOf(flow, name) ?? {});
  return (
    <>
      <Form.Item label={t('operations.fact')} required>
        <Select
          aria-label={t('operations.fact')}
          showSearch={{ optionFilterProp: 'label' }}
          value={name}
          options={names.map((value) => ({ value, label: words.label(value) }))}
          onChange={(chosen: string) => {
            setName(chosen);
            put({ set: {} });
          }}
        />
      </Form.Item>
      {name !== undefined && schema ? (
        <Form.Item label={t('operations.value')} required>
          <ValueInput
            schema={schema}
            value={said.set?.[name]}
            words={words}
            label={t('operations.value')}
            onChange={(value) => put({ set: value === undefined ? {} : { [name]: value } })}
          />
        </Form.Item>
      ) : null}
    </>
  );
}
