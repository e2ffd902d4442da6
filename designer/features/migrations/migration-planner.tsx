import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { PolicyContent } from '../../../engine/index.ts';
import { api, type Edition, type MigrationReport } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { editionQuery, readAgain, readFailedAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Failed, Section } from '../../kernel/ui/page.tsx';
import { useT, useText } from '../../texts/translate.ts';
import { MigrationView } from './migration-view.tsx';
import { mappedStates, StateMapping } from './state-mapping.tsx';

interface PlannerProps {
  editions: Edition[];
  to: number;
  onTo: (to: number) => void;
}

/** Chooses flow, editions and what each state becomes; shows what would become of every instance, then does it. */
export function MigrationPlanner({ editions, to, onTo }: PlannerProps) {
  const t = useT();
  const policy = useDocument((state) => state.policy);
  const [from, setFrom] = useState(editions.find(({ number }) => number !== to)?.number ?? 1);
  const [flow, setFlow] = useState<string>();
  const [before, after] = [useQuery(editionQuery(policy, from)), useQuery(editionQuery(policy, to))];
  const problem = before.error ?? after.error;
  const numbers = (except: number) =>
    editions
      .filter(({ number }) => number !== except)
      .map(({ number }) => ({ value: number, label: t('edition.number', { number }) }));
  const chooseTo = (next: number) => {
    if (next === from) setFrom(to);
    onTo(next);
  };
  const [old, next] = before.data && after.data ? [before.data, after.data] : [];
  return (
    <Section title={t('migrate.plan')}>
      <Form layout="vertical" className="migrate-form">
        <Form.Item label={t('migrate.from')}>
          <Select aria-label={t('migrate.from')} value={from} options={numbers(to)} onChange={setFrom} />
        </Form.Item>
        <Form.Item label={t('migrate.to')}>
          <Select
            aria-label={t('migrate.to')}
            value={to}
            options={editions.map(({ number }) => ({ value: number, label: t('edition.number', { number }) }))}
            onChange={chooseTo}
          />
        </Form.Item>
        <FlowChoice old={old} next={next} flow={flow} onFlow={setFlow} />
      </Form>
      {problem ? <Failed problem={problem} retry={readFailedAgain} /> : null}
      {old && next && flow && old.flows[flow] && next.flows[flow] ? (
        <Planned key={`${flow}/${from}/${to}`} {...{ old, next, flow, from, to }} />
      ) : null}
    </Section>
  );
}

function FlowChoice({
  old,
  next,
  flow,
  onFlow,
}: {
  old: PolicyContent | undefined;
  next: PolicyContent | undefined;
  flow: string | undefined;
  onFlow: (flow: string) => void;
}) {
  const t = useT();
  const text = useText();
  const both = Object.values(old?.flows ?? {}).filter(({ id }) => next && Object.hasOwn(next.flows, id));
  return (
    <Form.Item label={t('kind.flow')} {...(old && both.length === 0 ? { help: t('migrate.noFlow') } : {})}>
      <Select
        aria-label={t('kind.flow')}
        placeholder={t('migrate.chooseFlow')}
        value={flow}
        loading={!old}
        options={both.map(({ id, title }) => ({ value: id, label: text(title, id) }))}
        onChange={onFlow}
      />
    </Form.Item>
  );
}

interface PlannedProps {
  old: PolicyContent;
  next: PolicyContent;
  flow: string;
  from: number;
  to: number;
}

function Planned({ old, next, flow, from, to }: PlannedProps) {
  const t = useT();
  const policy = useDocument((state) => state.policy);
  const [states, setStates] = useState<Record<string, string>>({});
  const [note, setNote] = useState('');
  const [report, setReport] = useState<MigrationReport | null>(null);
  const { act, busy } = useDoing();
  const { open } = mappedStates(old, next, flow, states);
  const run = (dryRun: boolean) =>
    act(async () => {
      const request = { flow, from, states, dryRun, ...(note.trim() ? { note: note.trim() } : {}) };
      setReport(await api.migrateInstances(policy, to, request));
      if (!dryRun) void readAgain('migrations');
    });
  const change = (map: Record<string, string>) => {
    setStates(map);
    setReport(null);
  };
  return (
    <>
      <StateMapping {...{ old, next, flow, states }} onChange={change} />
      {open.length > 0 ? (
        <Alert className="review-alert" type="warning" showIcon title={t('migrate.mapFirst', { count: open.length })} />
      ) : null}
      <Input
        className="migrate-note"
        value={note}
        maxLength={2000}
        placeholder={t('migrate.note')}
        aria-label={t('migrate.note')}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="row row-wrap">
        <Button loading={busy} disabled={open.length > 0} onClick={() => void run(true)}>
          {t('migrate.preview')}
        </Button>
        <Button
          type="primary"
          loading={busy}
          disabled={!report?.dryRun || report.moves === 0}
          onClick={() => void run(false)}
        >
          {report?.dryRun ? t('migrate.run', { count: report.moves }) : t('migrate.runFirst')}
        </Button>
      </div>
      {report ? <MigrationView report={report} old={old} next={next} flow={flow} /> : null}
    </>
  );
}
