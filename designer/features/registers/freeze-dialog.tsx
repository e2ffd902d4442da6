import { Alert, App, AutoComplete, Button, Checkbox, Modal, Select } from 'antd';
import { useState } from 'react';
import { type PolicyContent, periodNamed, type RegisterDefinition } from '../../../engine/index.ts';
import { Field } from '../../forms/panel-fields.tsx';
import { ApiError, api, newKey } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Opener } from '../../kernel/ui/opener.tsx';
import { href, navigate } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { periodWords, recentPeriods } from './periods.ts';

interface FreezeProps {
  content: PolicyContent;
  definition: RegisterDefinition;
  /** Those that were read: where each value has a statement of its own, these are offered. */
  rows: Record<string, unknown>[];
  /** The period that is shown. */
  period: string | undefined;
}

/** Freezes a period as a statement. */
export function FreezeButton(props: FreezeProps) {
  const t = useT();
  const button = (open: () => void) => (
    <Button type="primary" icon={<Icon name="record" />} onClick={open}>
      {t('register.freeze')}
    </Button>
  );
  return <Opener button={button}>{(close) => <FreezeDialog {...props} onClose={close} />}</Opener>;
}

function FreezeDialog({ content, definition, rows, period: shown, onClose }: FreezeProps & { onClose: () => void }) {
  const t = useT();
  const text = useText();
  const { message } = App.useApp();
  const { act, busy } = useDoing();
  const { id: policy, timeZone } = content.policy;
  const kind = definition.period ?? 'month';
  const periods = recentPeriods(kind, timeZone, 36, Date.now());
  const [period, setPeriod] = useState(shown ?? periods[1] ?? '');
  const [value, setValue] = useState('');
  const [open, setOpen] = useState(false);
  const [known, setKnown] = useState(false);
  const [keys] = useState(() => new Map<string, string>());
  const isOpen = (periodNamed(kind, period, timeZone)?.toMs ?? 0) > Date.now();
  const column = definition.columns.find(({ name }) => name === definition.for);
  const freeze = async () => {
    const body = { period, ...(column ? { for: value } : {}), ...(isOpen && open ? { open } : {}) };
    try {
      // Another period is another intention.
      const asked = JSON.stringify(body);
      keys.set(asked, keys.get(asked) ?? newKey());
      const made = await api.freezeStatement(policy, definition.id, body, { 'idempotency-key': keys.get(asked) });
      void readAgain('statements', policy);
      message.success(t('register.frozen', { number: made.number ?? '' }));
      navigate(href('records', made.id));
    } catch (problem) {
      if (!(problem instanceof ApiError) || problem.code !== 'statementExists') throw problem;
      setKnown(true);
    }
  };
  return (
    <Modal
      open
      title={t('register.freeze')}
      onCancel={onClose}
      onOk={() => void act(freeze)}
      confirmLoading={busy}
      okText={t('register.freeze')}
      okButtonProps={{ disabled: (isOpen && !open) || (column !== undefined && value.trim() === '') }}
      cancelText={t('common.cancel')}
    >
      <div className="stack">
        <p className="soft">{t('register.freezeHelp')}</p>
        <Field label={t('register.period')}>
          <Select
            aria-label={t('register.period')}
            value={period}
            options={periods.map((name) => ({ value: name, label: periodWords(name, t) }))}
            onChange={(next: string) => {
              setPeriod(next);
              setKnown(false);
            }}
          />
        </Field>
        {column ? (
          <Field label={text(column.title, column.name)}>
            <AutoComplete
              aria-label={text(column.title, column.name)}
              value={value}
              options={[...new Set(rows.map((row) => String(row[column.name] ?? '')))]
                .filter(Boolean)
                .map((one) => ({ value: one }))}
              onChange={(next: string) => {
                setValue(next);
                setKnown(false);
              }}
            />
          </Field>
        ) : null}
        {isOpen ? (
          <>
            <Alert type="warning" showIcon title={t('register.notEnded', { period: periodWords(period, t) })} />
            <Checkbox checked={open} onChange={(event) => setOpen(event.target.checked)}>
              {t('register.freezeOpen')}
            </Checkbox>
          </>
        ) : null}
        {known ? (
          <Alert type="error" showIcon title={t('register.exists', { period: periodWords(period, t) })} />
        ) : null}
      </div>
    </Modal>
  );
}
