import { Button, DatePicker, Radio, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useEffect, useRef, useState } from 'react';
import type { PolicyContent } from '../../../engine/index.ts';
import {
  type ApiError,
  type Draft,
  type Impact,
  type ImpactProgress,
  type ImpactRequest,
  impactOf,
} from '../../kernel/api.ts';
import { saveNow } from '../../kernel/document/autosave.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT, useText } from '../../texts/translate.ts';
import { ImpactView } from './impact-view.tsx';

const sampleSize = 2000;

/** What the draft would change in past decisions and in instances under way: of a period, of a sample or of all. */
export function ImpactSection({ draft }: { draft: Draft }) {
  const t = useT();
  const [request, setRequest] = useState<ImpactRequest>({});
  const { state, run, stop } = useImpact(draft);
  const button = state.running ? (
    <Button size="small" icon={<Icon name="close" size={14} />} onClick={stop}>
      {t('impact.stop')}
    </Button>
  ) : (
    <Button size="small" icon={<Icon name="restart" size={14} />} onClick={() => void run(request)}>
      {t('govern.impactRun')}
    </Button>
  );
  return (
    <Section title={t('govern.impact')} actions={button} id="impact">
      <ImpactForm request={request} onChange={setRequest} />
      {state.running ? <ProgressLine progress={state.progress} /> : null}
      {state.stopped ? <p className="warn">{t('impact.stopped')}</p> : null}
      {state.problem ? <p className="bad">{problemText(state.problem)}</p> : null}
      {state.impact ? (
        <ImpactView impact={state.impact} />
      ) : state.running ? null : (
        <p className="soft">{t('govern.impactHelp')}</p>
      )}
    </Section>
  );
}

interface ImpactState {
  running: boolean;
  stopped?: boolean;
  progress?: ImpactProgress;
  impact?: Impact;
  problem?: ApiError;
}

/** Runs one replay at a time; it ends when it is stopped or when the reader leaves. */
function useImpact(draft: Draft) {
  const policy = useDocument((state) => state.policy);
  const [state, setState] = useState<ImpactState>({ running: false });
  const work = useRef<AbortController>(null);
  useEffect(() => () => work.current?.abort(), []);
  const run = async (request: ImpactRequest) => {
    const mine = new AbortController();
    work.current = mine;
    setState({ running: true });
    const told = (progress: ImpactProgress) => !mine.signal.aborted && setState({ running: true, progress });
    try {
      await saveNow();
      const impact = await impactOf(policy, draft.id, { ...request, explain: true }, { told, signal: mine.signal });
      setState({ running: false, impact });
    } catch (problem) {
      if (!mine.signal.aborted) setState({ running: false, problem: problem as ApiError });
    }
  };
  const stop = () => {
    work.current?.abort();
    setState({ running: false, stopped: true });
  };
  return { state, run, stop };
}

function ProgressLine({ progress }: { progress: ImpactProgress | undefined }) {
  const t = useT();
  const { replayed = 0, changed = 0, instances = 0 } = progress ?? {};
  return (
    <p className="impact-progress" role="status">
      {t('impact.progress', {
        replayed: replayed.toLocaleString(),
        changed: changed.toLocaleString(),
        instances: instances.toLocaleString(),
      })}
    </p>
  );
}

interface FormProps {
  request: ImpactRequest;
  onChange: (request: ImpactRequest) => void;
}

function ImpactForm({ request, onChange }: FormProps) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const { since: _since, until: _until, ...rest } = request;
  const { sample: _sample, all: _all, ...without } = request;
  const { ruleSet: _ruleSet, ...every } = request;
  const extent = request.all ? 'all' : request.sample ? 'sample' : 'usual';
  const extents = { usual: {}, sample: { sample: sampleSize }, all: { all: true } };
  const period = (days: [Dayjs | null, Dayjs | null] | null) =>
    onChange({
      ...rest,
      ...(days?.[0] ? { since: days[0].startOf('day').toISOString() } : {}),
      ...(days?.[1] ? { until: days[1].add(1, 'day').startOf('day').toISOString() } : {}),
    });
  return (
    <div className="impact-form">
      <DatePicker.RangePicker
        aria-label={t('impact.period')}
        allowEmpty={[true, true]}
        placeholder={[t('impact.since'), t('impact.until')]}
        onChange={(days) => period(days as [Dayjs | null, Dayjs | null] | null)}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('kind.rules')}
        placeholder={t('impact.everyRuleSet')}
        style={{ minWidth: 220 }}
        value={request.ruleSet}
        options={Object.values(content.rules).map(({ id, title }) => ({ value: id, label: text(title, id) }))}
        onChange={(ruleSet?: string) => onChange(ruleSet ? { ...request, ruleSet } : every)}
      />
      <Radio.Group
        value={extent}
        aria-label={t('impact.extent')}
        options={[
          { value: 'usual', label: t('impact.usual') },
          { value: 'sample', label: t('impact.sample', { count: sampleSize.toLocaleString() }) },
          { value: 'all', label: t('impact.all') },
        ]}
        onChange={(event) => onChange({ ...without, ...extents[event.target.value as keyof typeof extents] })}
      />
    </div>
  );
}
