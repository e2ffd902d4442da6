import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { api, type Instance, type InstancesQuery } from '../../kernel/api.ts';
import { useLive } from '../../kernel/live.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { filtersOf, PolicyFilter } from '../../kernel/ui/policy-filter.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { useT, useText } from '../../texts/translate.ts';
import { stateWords } from '../../words/state-words.ts';
import { useInstanceReading } from '../../words/use-instance-reading.ts';
import { OperateDialog } from './operate-dialog.tsx';
import './operations.css';
import { OperationState } from './progress.tsx';
import { Troubles } from './troubles.tsx';
import { type Target, type Verb, verbs } from './verbs.ts';

const ages = { day: 1, week: 7, month: 30 } as const;
const dayMs = 86_400_000;

/** What the address says of which instances are meant. */
function queryOf(query: URLSearchParams): InstancesQuery {
  const named = filtersOf(query, ['policy', 'flow', 'code']);
  const show = query.get('show') ?? 'stuck';
  const age = query.get('age') as keyof typeof ages | null;
  // By the day, so that the query stays the same while somebody looks at it.
  const before = age && new Date(Math.floor(Date.now() / dayMs) * dayMs - ages[age] * dayMs).toISOString();
  return {
    ...named,
    ...(show === 'overdue' ? { overdue: true } : { status: show as 'stuck' }),
    ...(before ? { before } : {}),
  };
}

/** The room of who keeps cases going: what is stuck, overdue or suspended, and what can be done with one or many. */
export function OperationsPage() {
  const t = useT();
  const { query: address } = useRoute();
  const query = queryOf(address);
  useLive();
  return (
    <Page crumbs={[]} title={t('operations.title')} subtitle={t('operations.subtitle')}>
      <Troubles shown={address.get('show') ?? 'stuck'} />
      <Filters />
      <Found key={JSON.stringify(query)} query={query} />
      <Earlier />
    </Page>
  );
}

function Filters() {
  const t = useT();
  const { query } = useRoute();
  return (
    <div className="toolbar">
      <PolicyFilter />
      <Select
        aria-label={t('operations.age')}
        style={{ minWidth: 160 }}
        value={query.get('age') ?? ''}
        options={[
          { value: '', label: t('operations.anyAge') },
          { value: 'day', label: t('operations.olderDay') },
          { value: 'week', label: t('operations.olderWeek') },
          { value: 'month', label: t('operations.olderMonth') },
        ]}
        onChange={(age: string) => setQuery({ age: age || undefined })}
      />
      {(['flow', 'code'] as const).map((name) =>
        query.get(name) ? (
          <Button key={name} size="small" onClick={() => setQuery({ [name]: undefined })}>
            {query.get(name)} ×
          </Button>
        ) : null,
      )}
    </div>
  );
}

function Found({ query }: { query: InstancesQuery }) {
  const t = useT();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<{ verb: Verb; target: Target; of: Instance | undefined }>();
  const { overdue, ...given } = query;
  const filter = { ...given, ...(overdue ? { overdue: 'true' as const } : {}) };
  const { items, problem, reload, next } = usePages(['instances', 'operations', query], (cursor) =>
    api.findInstances({ ...filter, ...cursor }),
  );
  const list = items ?? [];
  const meant = chosen.size > 0 ? list.filter(({ id }) => chosen.has(id)) : list;
  const [first] = meant;
  const isOneFlow = meant.every((one) => one.policy === first?.policy && one.flow === first?.flow);
  // Of what was not read yet nobody knows of which flows it is.
  const isNarrow = isOneFlow && (chosen.size > 0 || next === undefined || query.flow !== undefined);
  const reading = useInstanceReading(doing?.of);
  if (problem) return <Failed problem={problem} retry={reload} />;
  if (!items) return <Loading />;
  if (list.length === 0) return <EmptyHelp icon="check" title={t('operations.none')} text={t('operations.noneHelp')} />;
  const begin = (verb: Verb) => {
    const target: Target = chosen.size > 0 ? { query: { ids: [...chosen] } } : { query };
    setDoing({ verb, target, of: isNarrow ? first : undefined });
  };
  const toggle = (id: string) =>
    setChosen((was) => new Set(was.has(id) ? [...was].filter((one) => one !== id) : [...was, id]));
  return (
    <Section flush>
      <div className="operations-bar">
        <Checkbox
          checked={chosen.size === list.length}
          indeterminate={chosen.size > 0 && chosen.size < list.length}
          onChange={({ target }) => setChosen(new Set(target.checked ? list.map(({ id }) => id) : []))}
        >
          {chosen.size > 0 ? t('operations.chosen', { count: chosen.size }) : t('operations.allFound')}
        </Checkbox>
        <span className="operations-verbs">
          {verbs.filter(isOffered(query)).map((verb) => (
            <Button
              key={verb}
              size="small"
              danger={verb === 'terminate'}
              disabled={(verb === 'jump' || verb === 'correct') && !isNarrow}
              title={(verb === 'jump' || verb === 'correct') && !isNarrow ? t('operations.oneFlow') : undefined}
              onClick={() => begin(verb)}
            >
              {t(`operations.${verb}`)}
            </Button>
          ))}
        </span>
      </div>
      <ul className="operations-list">
        {list.map((instance) => (
          <Row key={instance.id} {...{ instance, toggle }} isChosen={chosen.has(instance.id)} />
        ))}
      </ul>
      {next ? (
        <p className="operations-more">
          <Button onClick={() => void next()}>{t('instance.more')}</Button>
        </p>
      ) : null}
      {doing && (doing.of === undefined || reading) ? (
        <OperateDialog
          {...{ reading }}
          verb={doing.verb}
          target={doing.target}
          onClose={() => {
            setDoing(undefined);
            setChosen(new Set());
          }}
        />
      ) : null}
    </Section>
  );
}

/** What makes sense for what is shown. */
const isOffered =
  ({ status }: InstancesQuery) =>
  (verb: Verb): boolean => {
    if (verb === 'retry') return status === 'stuck';
    if (verb === 'resume') return status === 'suspended';
    return verb !== 'suspend' || status !== 'suspended';
  };

interface RowProps {
  instance: Instance;
  isChosen: boolean;
  toggle: (id: string) => void;
}

function Row({ instance, isChosen, toggle }: RowProps) {
  const t = useT();
  const text = useText();
  const reading = useInstanceReading(instance);
  const flow = text(reading?.flow.title, instance.flow);
  const name = instance.businessKey ?? flow;
  const [incident] = instance.incidents;
  const overdue = instance.clocks.find((clock) => clock.overdue);
  return (
    <li>
      <Checkbox aria-label={t('operations.choose', { name })} checked={isChosen} onChange={() => toggle(instance.id)} />
      <a className="operations-row" href={href('instances', instance.id)}>
        <span className="operations-name">
          <b>{name}</b>
          <small className="faint">{instance.businessKey ? flow : instance.id.slice(-8)}</small>
        </span>
        <span>
          <span className={instance.status === 'stuck' ? 'pill pill-bad' : 'pill pill-warn'}>
            {stateWords(instance.state, reading)}
          </span>
        </span>
        <span className="operations-why">
          {incident ? (
            <>
              {text(incident.title)} <small className="faint">{incident.message}</small>
            </>
          ) : (
            (instance.suspended?.reason ?? text(overdue?.title, overdue?.id ?? ''))
          )}
        </span>
        <span className="faint">{dayAndTime(instance.updatedAt)}</span>
      </a>
    </li>
  );
}

/** What was done with many before, the newest first. */
function Earlier() {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['operations'],
    queryFn: () => api.listOperations({ limit: 10 }),
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === 'running') ? 1000 : false),
  });
  return (
    <Section title={t('operations.earlier')} flush>
      {data?.items.length === 0 ? <EmptyHelp icon="record" title={t('operations.noEarlier')} /> : null}
      <ul className="edition-list">
        {data?.items.map((operation) => (
          <li key={operation.id}>
            <span>{t(`operations.${operation.verb}`)}</span>
            <span className="soft">{dayAndTime(operation.at)}</span>
            <span>
              <OperationState operation={operation} />
              <span className="faint">
                {operation.by} {operation.reason ?? ''}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
