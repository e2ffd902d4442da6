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
import { caseName } from '../../words/case-name.ts';
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
      {query.get('flow') || query.get('code') ? (
        <Button onClick={() => setQuery({ flow: undefined, code: undefined })}>{t('operations.allReasons')}</Button>
      ) : null}
    </div>
  );
}

/** Those that are chosen by their ids, or all that the filter finds. */
type Chosen = ReadonlySet<string> | 'all';
const none: Chosen = new Set();

/** What is to be done, with what, and an instance of its flow where all are of one. */
interface Deed {
  verb: Verb;
  target: Target;
  of: Instance | undefined;
}

function Found({ query }: { query: InstancesQuery }) {
  const [chosen, setChosen] = useState<Chosen>(none);
  const [deed, setDeed] = useState<Deed>();
  const { overdue, ...given } = query;
  const filter = { ...given, ...(overdue ? { overdue: 'true' as const } : {}) };
  const { items, problem, reload, next } = usePages(['instances', 'operations', query], (cursor) =>
    api.findInstances({ ...filter, ...cursor }),
  );
  const reading = useInstanceReading(deed?.of);
  const close = () => {
    setDeed(undefined);
    setChosen(none);
  };
  return (
    <>
      {problem ? <Failed problem={problem} retry={reload} /> : null}
      {items || problem ? null : <Loading />}
      {items ? <Choosing {...{ items, query, next, chosen, setChosen }} onDeed={setDeed} /> : null}
      {deed && (deed.of === undefined || reading) ? (
        <OperateDialog verb={deed.verb} target={deed.target} reading={reading} onClose={close} />
      ) : null}
    </>
  );
}

interface ChoosingProps {
  items: Instance[];
  query: InstancesQuery;
  next: (() => Promise<void>) | undefined;
  chosen: Chosen;
  setChosen: (chosen: Chosen) => void;
  onDeed: (deed: Deed) => void;
}

/** The instances that were found, to be chosen from, with what can be done with those that are chosen, or with all. */
function Choosing({ items, query, next, chosen, setChosen, onDeed }: ChoosingProps) {
  const t = useT();
  if (items.length === 0)
    return <EmptyHelp icon="check" title={t('operations.none')} text={t('operations.noneHelp')} />;
  const isAll = chosen === 'all';
  const isChosen = (id: string) => isAll || chosen.has(id);
  const meant = items.filter(({ id }) => isChosen(id));
  const [first] = meant;
  const isOneFlow = meant.every((one) => one.policy === first?.policy && one.flow === first?.flow);
  // Of what was not read yet nobody knows of which flows it is.
  const isNarrow = isOneFlow && (!isAll || next === undefined || query.flow !== undefined);
  const target: Target = isAll ? { query } : { query: { ids: [...chosen] } };
  const toggle = (id: string) => {
    const before = isAll ? items.map((one) => one.id) : [...chosen];
    setChosen(new Set(isChosen(id) ? before.filter((one) => one !== id) : [...before, id]));
  };
  return (
    <Section flush>
      <div className="operations-bar">
        <Checkbox
          checked={isAll}
          indeterminate={!isAll && chosen.size > 0}
          onChange={({ target: { checked } }) => setChosen(checked ? 'all' : none)}
        >
          {!isAll && chosen.size > 0 ? t('operations.chosen', { count: chosen.size }) : t('operations.allFound')}
        </Checkbox>
        <span className="operations-verbs">
          {verbs.filter(isOffered(query)).map((verb) => {
            const isWide = (verb === 'jump' || verb === 'correct') && !isNarrow && meant.length > 0;
            return (
              <Button
                key={verb}
                size="small"
                danger={verb === 'terminate'}
                disabled={isWide || meant.length === 0}
                title={isWide ? t('operations.oneFlow') : undefined}
                onClick={() => onDeed({ verb, target, of: isNarrow ? first : undefined })}
              >
                {t(`operations.${verb}`)}
              </Button>
            );
          })}
        </span>
      </div>
      <ul className="operations-list">
        {items.map((instance) => (
          <Row key={instance.id} {...{ instance, toggle }} isChosen={isChosen(instance.id)} />
        ))}
      </ul>
      {next ? (
        <p className="operations-more">
          <Button onClick={() => void next()}>{t('instance.more')}</Button>
        </p>
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

const pills: Partial<Record<Instance['status'], string>> = { stuck: 'pill pill-bad', suspended: 'pill pill-warn' };

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
  const name = caseName(instance.businessKey, flow);
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
          <span className={pills[instance.status] ?? 'pill pill-accent'}>{stateWords(instance.state, reading)}</span>
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
