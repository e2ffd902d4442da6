import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useMemo, useState } from 'react';
import { type AuditEntry, api, keepAudit, type Policy } from '../../kernel/api.ts';
import { policiesQuery } from '../../kernel/queries.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useRight } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { filtersOf, PolicyFilter } from '../../kernel/ui/policy-filter.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { whole } from '../../kernel/whole.ts';
import { type TextKey, translate, useT, useText } from '../../texts/translate.ts';
import './audit.css';
import { changesOf, sittingsOf } from './sittings.ts';
import { VerifyAudit } from './verify-audit.tsx';

const pageLength = 100;
const filterNames = ['policy', 'type', 'by', 'since', 'until'] as const;

/** Who did what and when, the newest first and narrowed as the address says; whether the log is as it was written. */
export function AuditPage() {
  const t = useT();
  const { act } = useDoing();
  const { query } = useRoute();
  const filter = filtersOf(query, filterNames);
  const isNarrowed = Object.keys(filter).length > 0;
  const { data: policies } = useQuery(policiesQuery);
  const keys = useKeyNames();
  const { items, problem, reload, next } = usePages(['audit', filter], (cursor) =>
    api.listAudit({ ...filter, order: 'desc', limit: pageLength, ...cursor }),
  );
  if (problem) return <Failed problem={problem} retry={reload} />;
  const keep = () => void act(() => keepAudit(filter));
  return (
    <Page
      crumbs={[]}
      title={t('audit.title')}
      subtitle={t('audit.subtitle')}
      actions={
        <>
          <Button icon={<Icon name="download" />} onClick={keep}>
            {t('audit.export')}
          </Button>
          <VerifyAudit />
        </>
      }
    >
      <Filters />
      {items ? null : <Loading />}
      {items?.length === 0 ? (
        <EmptyHelp
          icon="record"
          title={t(isNarrowed ? 'audit.noneFound' : 'audit.none')}
          text={isNarrowed ? t('audit.noneFoundHelp') : undefined}
        />
      ) : (
        <Section flush>
          <div className="audit-heads" aria-hidden="true">
            <span>#</span>
            {(['when', 'who', 'what', 'about'] as const).map((head) => (
              <span key={head}>{t(`audit.${head}`)}</span>
            ))}
          </div>
          <ol className="audit-list">
            {sittingsOf(items ?? []).map((sitting) => (
              <AuditItem key={sitting[0]?.sequence} sitting={sitting} policies={policies ?? []} keys={keys} />
            ))}
          </ol>
        </Section>
      )}
      {next ? <Button onClick={() => void next()}>{t('audit.more')}</Button> : null}
    </Page>
  );
}

/** The names of the API keys, for who may know them. */
function useKeyNames(): ReadonlyMap<string, string> {
  const may = useRight('administrator');
  const { data } = useQuery({ queryKey: ['keys'], queryFn: () => whole(api.listKeys), enabled: may });
  return useMemo(() => new Map((data ?? []).map(({ id, name }) => [id, name])), [data]);
}

const kinds = ['policy', 'edition', 'draft', 'definition', 'migration', 'account', 'key', 'webhook'] as const;

function Filters() {
  const t = useT();
  const { query } = useRoute();
  const since = query.get('since');
  const until = query.get('until');
  const day = (value: string | null) => (value ? dayjs(value) : null);
  const period = (days: [Dayjs | null, Dayjs | null] | null) =>
    setQuery({
      since: days?.[0]?.startOf('day').toISOString(),
      until: days?.[1]?.add(1, 'day').startOf('day').toISOString(),
    });
  return (
    <div className="toolbar">
      <PolicyFilter />
      <Select
        allowClear
        placeholder={t('audit.what')}
        aria-label={t('audit.what')}
        style={{ minWidth: 150 }}
        value={query.get('type')}
        options={kinds.map((value) => ({ value, label: t(`auditKind.${value}`) }))}
        onChange={(type: string | undefined) => setQuery({ type })}
      />
      <Input.Search
        allowClear
        placeholder={t('audit.who')}
        aria-label={t('audit.who')}
        style={{ width: 180 }}
        defaultValue={query.get('by') ?? ''}
        onSearch={(by) => setQuery({ by: by.trim() || undefined })}
      />
      <DatePicker.RangePicker
        aria-label={t('audit.when')}
        allowEmpty={[true, true]}
        value={[day(since), until ? dayjs(until).subtract(1, 'day') : null]}
        onChange={(days) => period(days as [Dayjs | null, Dayjs | null] | null)}
      />
    </div>
  );
}

interface ItemProps {
  /** One entry, or what somebody changed in a draft one after the other; the newest first. */
  sitting: AuditEntry[];
  policies: Policy[];
  /** Names of API keys by id. */
  keys: ReadonlyMap<string, string>;
}

function AuditItem({ sitting, policies, keys }: ItemProps) {
  const [entry] = sitting as [AuditEntry];
  const first = sitting.at(-1) as AuditEntry;
  const changes = changesOf(sitting);
  const [open, setOpen] = useState(false);
  const t = useT();
  const text = useText();
  const personName = usePersonName(keys);
  const { policy, kind, id, title, edition } = entry;
  const page = kind === 'rules' ? 'rules' : kind === 'flow' ? 'flows' : undefined;
  const to =
    policy === undefined ? undefined : page && id ? href('policies', policy, page, id) : href('policies', policy);
  const titles = new Set(sitting.map((one) => text(one.title) || one.id || ''));
  const about = [
    text(policies.find((one) => one.id === policy)?.title, policy),
    titles.size > 1 ? t('audit.several', { title: [...titles].at(-1) ?? '', count: titles.size }) : text(title) || id,
    edition === undefined ? '' : t('edition.number', { number: edition }),
  ];
  return (
    <li data-sequence={entry.sequence}>
      <span className="faint">{entry.sequence}</span>
      <time className="soft" dateTime={entry.at}>
        {dayAndTime(first.at)}
        {dayAndTime(entry.at) === dayAndTime(first.at) ? '' : ` – ${dayAndTime(entry.at).split(' ').at(-1)}`}
      </time>
      <span className="clip" title={entry.by}>
        {personName(entry.by) || '—'}
      </span>
      <span>
        {changes.length > 0 ? (
          <button type="button" className="plain-button" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name={open ? 'down' : 'next'} size={12} /> <b>{typeName(entry.type)}</b>{' '}
            <span className="soft">{t('audit.changes', { count: countOf(sitting) })}</span>
          </button>
        ) : (
          <b>{typeName(entry.type)}</b>
        )}{' '}
        {entry.unreviewed ? <span className="pill pill-warn">{t('audit.unreviewed')}</span> : null}
        {changes.length > 0 ? null : <span className="soft"> {text(entry.note)}</span>}
        {open ? (
          <ul className="audit-changes">
            {changes.map(({ key, said }) => (
              <li key={key}>{text(said)}</li>
            ))}
          </ul>
        ) : null}
      </span>
      <span>
        {to ? (
          <a href={to} title={id}>
            {about.filter(Boolean).join(' · ')}
          </a>
        ) : null}
      </span>
    </li>
  );
}

/** How many changes a sitting has; of what was saved before changes were told one each. */
const countOf = (sitting: AuditEntry[]) => sitting.reduce((sum, { changeCount = 1 }) => sum + changeCount, 0);

function typeName(type: string): string {
  const key = `auditType.${type.replace('.', '-')}` as TextKey;
  const name = translate(key);
  return name === key ? type : name;
}
