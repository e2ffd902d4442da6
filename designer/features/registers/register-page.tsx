import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select, Tag } from 'antd';
import type { PolicyContent, RegisterDefinition } from '../../../engine/index.ts';
import { api, type RegisterPage as Rows } from '../../kernel/api.ts';
import { useEditionInForce } from '../../kernel/edition-in-force.ts';
import { keepExcel } from '../../kernel/files.ts';
import { useLive } from '../../kernel/live.ts';
import { registersQuery } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { RegisterTable } from '../../words/register-table.tsx';
import { FilterButton } from './filter-button.tsx';
import { FreezeButton } from './freeze-dialog.tsx';
import { periodWords, recentPeriods } from './periods.ts';
import { RegisterChart } from './register-chart.tsx';
import { StatementList } from './statement-list.tsx';
import './registers.css';

interface RegisterPageProps {
  policy: string;
  id: string;
}

/** A register: its rows of a period, narrowed and sorted, drawn, saved as Excel, and frozen as a statement. */
export function RegisterPage({ policy, id }: RegisterPageProps) {
  const t = useT();
  const { content, problem, isReading } = useEditionInForce(policy);
  const definition = content?.registers[id];
  if (problem) return <Failed problem={problem} />;
  if (content && definition) return <Register content={content} definition={definition} />;
  if (isReading) return <Loading />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}

interface RegisterProps {
  content: PolicyContent;
  definition: RegisterDefinition;
}

/** What the address says: which period, and what stands in which columns. */
function useAsked({ content, definition }: RegisterProps) {
  const { query } = useRoute();
  const { timeZone } = content.policy;
  const periods = definition.period ? recentPeriods(definition.period, timeZone, 36, Date.now()) : [];
  const chosen = query.get('period') ?? periods[0];
  const period = chosen === 'all' ? undefined : chosen;
  const filters = Object.fromEntries(
    definition.columns.flatMap(({ name }) => {
      const value = query.get(`is.${name}`);
      return value === null ? [] : [[name, value] as const];
    }),
  );
  return { period, periods, filters, sort: query.get('sort'), view: query.get('view') ?? 'table' };
}

const pageOf = 100;

function Register(props: RegisterProps) {
  const t = useT();
  const text = useText();
  const { content, definition } = props;
  const policy = content.policy.id;
  const { id, title } = definition;
  const asked = useAsked(props);
  const { period, filters, sort } = asked;
  // Columns are names of the query as well.
  const query = { ...filters, ...(period === undefined ? {} : { period }) };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['register', policy, id, query],
    queryFn: ({ pageParam }) =>
      api.readRegister(policy, id, {
        ...query,
        limit: pageOf,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
  });
  const { data: listed } = useQuery(registersQuery);
  useLive();
  if (error) return <Failed problem={error} retry={refetch} />;
  const [first] = data?.pages ?? [];
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  const mayFreeze = listed?.some((one) => one.policy === policy && one.id === id && one.mayFreeze) ?? false;
  return (
    <Page
      crumbs={[{ title: t('register.title'), href: href('registers') }, { title: text(title, id) }]}
      title={text(title, id)}
      kind={{ icon: 'outline', text: t('kind.register') }}
      subtitle={text(content.policy.title, policy)}
      actions={
        <>
          <ExcelButton policy={policy} definition={definition} query={query} />
          {mayFreeze ? <FreezeButton {...{ content, definition, rows }} period={period} /> : null}
        </>
      }
    >
      <Tools {...props} asked={asked} rows={rows} />
      {first ? null : <Loading />}
      {first && asked.view === 'chart' ? (
        <RegisterChart {...props} page={first} filters={filters} period={period} />
      ) : null}
      {first && asked.view === 'table' ? <RowsSection {...props} page={first} rows={rows} sort={sort} /> : null}
      {hasNextPage && asked.view === 'table' ? (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('instance.more')}
        </Button>
      ) : null}
      {definition.period ? <StatementList policy={policy} register={id} /> : null}
    </Page>
  );
}

function ExcelButton({
  policy,
  definition: { id, title },
  query,
}: {
  policy: string;
  definition: RegisterDefinition;
  query: { period?: string };
}) {
  const text = useText();
  const { act, busy } = useDoing();
  const name = [text(title, id), query.period ?? []].flat().join(' ');
  return (
    <Button
      icon={<Icon name="download" />}
      loading={busy}
      onClick={() => void act(() => keepExcel(name, (excel) => excel.readRegister(policy, id, query)))}
    >
      Excel
    </Button>
  );
}

interface ToolsProps extends RegisterProps {
  asked: ReturnType<typeof useAsked>;
  rows: Record<string, unknown>[];
}

/** Which period, which rows, in which order, and whether they are drawn. */
function Tools({ content, definition, asked, rows }: ToolsProps) {
  const t = useT();
  const locale = useLocale();
  const text = useText();
  const { periods, period, filters, sort, view } = asked;
  const titleOf = (name: string) => text(definition.columns.find((one) => one.name === name)?.title, name);
  const known = periods.includes(period ?? '') || period === undefined ? periods : [period, ...periods];
  const canDraw = definition.columns.some(({ sum }) => sum) && (definition.group?.length || definition.period);
  const ways = definition.columns.flatMap(({ name }) => [
    { value: name, label: `${titleOf(name)} ↑` },
    { value: `-${name}`, label: `${titleOf(name)} ↓` },
  ]);
  return (
    <div className="toolbar register-tools" lang={locale}>
      {definition.period ? (
        <Select
          aria-label={t('register.period')}
          className="register-period"
          value={period ?? 'all'}
          options={[
            { value: 'all', label: t('register.allPeriods') },
            ...known.map((name) => ({ value: name, label: periodWords(name, t) })),
          ]}
          onChange={(next: string) => setQuery({ period: next })}
        />
      ) : null}
      <FilterButton {...{ content, definition, rows, filters }} />
      <Select
        allowClear
        aria-label={t('register.sort')}
        placeholder={t('register.sort')}
        className="register-period"
        popupMatchSelectWidth={false}
        value={sort}
        options={ways}
        onChange={(next: string | undefined) => setQuery({ sort: next })}
      />
      {canDraw ? (
        <Segmented
          aria-label={t('register.view')}
          value={view}
          options={[
            { value: 'table', label: t('register.asTable') },
            { value: 'chart', label: t('register.asChart') },
          ]}
          onChange={(next) => setQuery({ view: next === 'table' ? undefined : String(next) })}
        />
      ) : null}
      {Object.entries(filters).map(([name, value]) => (
        <Tag key={name} closable onClose={() => setQuery({ [`is.${name}`]: undefined })}>
          {titleOf(name)}
          {t('common.colon')}
          {value === '' ? t('master.empty') : value}
        </Tag>
      ))}
    </div>
  );
}

interface RowsProps extends RegisterProps {
  page: Rows;
  rows: Record<string, unknown>[];
  sort: string | null;
}

function RowsSection({ content, definition, page, rows, sort }: RowsProps) {
  const t = useT();
  if (rows.length === 0)
    return <EmptyHelp icon="outline" title={t('register.noRows')} text={t('register.noRowsHelp')} />;
  const isPart = rows.length < page.count;
  // The reader's own order parts what is grouped.
  const shown = sort === null ? definition : { ...definition, group: [] };
  return (
    <>
      <p className="faint register-count">
        {t('register.seen', { count: page.count })}
        {isPart && sort !== null ? ` ${t('register.sortedPart', { count: rows.length })}` : ''}
      </p>
      <Section flush>
        <RegisterTable content={content} definition={shown} page={page} rows={sorted(rows, sort)} />
      </Section>
    </>
  );
}

/** Rows in the order that the reader chose: numbers by size, texts by their signs, what is empty last. */
function sorted<R extends Record<string, unknown>>(rows: R[], sort: string | null): R[] {
  if (sort === null) return rows;
  const [name, way] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1];
  return rows.toSorted((one, other) => {
    const [a, b] = [one[name] ?? null, other[name] ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === 'number' && typeof b === 'number') return (a - b) * way;
    return String(a).localeCompare(String(b), 'zh-CN') * way;
  });
}
