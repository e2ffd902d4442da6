import { Button, Input } from 'antd';
import { useState } from 'react';
import { isNumeric } from '../../../engine/reading.ts';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import { api, type MasterRow } from '../../kernel/api.ts';
import { useLive } from '../../kernel/live.ts';
import { type DataColumn, DataTable } from '../../kernel/ui/data-table.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { useT, useText } from '../../texts/translate.ts';
import { type MasterReading, plainFields, useMasterReading } from './master-reading.ts';
import { RowsInExcel } from './rows-in-excel.tsx';
import './masters.css';

interface MasterPageProps {
  policy: string;
  master: string;
}

/** The rows of master data: found by what stands in them. */
export function MasterPage({ policy, master }: MasterPageProps) {
  const t = useT();
  const { reading, problem, isReading } = useMasterReading(policy, master);
  if (problem) return <Failed problem={problem} />;
  if (reading) return <Rows reading={reading} />;
  if (isReading) return <Loading />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}

function Rows({ reading }: { reading: MasterReading }) {
  const t = useT();
  const text = useText();
  const { query } = useRoute();
  const { policy, master, content, mayKeep } = reading;
  const { id, title } = master.definition;
  const q = query.get('q') ?? '';
  const { items, problem, reload, next } = usePages(['rows', policy, id, q, 'page'], (cursor) =>
    api.listRows(policy, id, { limit: 50, ...(q ? { q } : {}), ...cursor }),
  );
  useLive();
  if (problem) return <Failed problem={problem} retry={reload} />;
  return (
    <Page
      crumbs={[{ title: t('master.title'), href: href('masters') }, { title: text(title, id) }]}
      title={text(title, id)}
      kind={{ icon: 'table', text: t('master.title') }}
      subtitle={text(content.policy.title, policy)}
      actions={
        <>
          <RowsInExcel reading={reading} words={q} />
          {mayKeep ? <NewRow policy={policy} master={id} /> : null}
        </>
      }
    >
      <div className="toolbar">
        <Input.Search
          allowClear
          placeholder={t('master.search')}
          aria-label={t('master.search')}
          className="master-search"
          defaultValue={q}
          onSearch={(words) => setQuery({ q: words.trim() || undefined })}
        />
      </div>
      {items ? null : <Loading />}
      {items?.length === 0 ? <NoRows isSearch={q !== ''} mayKeep={mayKeep} /> : null}
      {items && items.length > 0 ? (
        <Section flush>
          <RowTable reading={reading} rows={items} />
        </Section>
      ) : null}
      {next ? <MoreButton next={next} /> : null}
    </Page>
  );
}

function NewRow({ policy, master }: MasterPageProps) {
  const t = useT();
  return (
    <Button type="primary" icon={<Icon name="plus" />} href={href('masters', policy, master, 'new')}>
      {t('master.newRow')}
    </Button>
  );
}

function NoRows({ isSearch, mayKeep }: { isSearch: boolean; mayKeep: boolean }) {
  const t = useT();
  if (isSearch) return <EmptyHelp icon="search" title={t('common.nothingFound')} />;
  return <EmptyHelp icon="table" title={t('master.noRows')} text={mayKeep ? t('master.noRowsHelp') : undefined} />;
}

function MoreButton({ next }: { next: () => Promise<void> }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const read = async () => {
    setBusy(true);
    await next();
    setBusy(false);
  };
  return (
    <Button loading={busy} onClick={() => void read()}>
      {t('instance.more')}
    </Button>
  );
}

/** Rows as they stand, each a way to all that is known of it. */
function RowTable({ reading, rows }: { reading: MasterReading; rows: MasterRow[] }) {
  const t = useT();
  const text = useText();
  const { policy, master, words } = reading;
  const { id, key, fields, title } = master.definition;
  const titleOf = useFieldTitle(words);
  const shown = plainFields(fields).toSorted(([a], [b]) => Number(b === key) - Number(a === key));
  const columns = shown.map(([name, schema]): DataColumn<MasterRow> => {
    const unit = words.unit(schema.unit);
    const label = titleOf(name, schema);
    const value = (row: MasterRow) => row.fields[name] ?? null;
    return {
      key: name,
      label,
      title: unit ? `${label} (${unit})` : label,
      numeric: isNumeric(schema),
      cell: (row) => {
        if (name === key) return <a href={href('masters', policy, id, 'rows', row.key)}>{row.key}</a>;
        return value(row) === null ? '' : words.value(value(row), { ...schema, unit: undefined });
      },
    };
  });
  const changed: DataColumn<MasterRow> = {
    key: ' at',
    label: t('master.changedAt'),
    title: t('master.changedAt'),
    cell: ({ at }) => <time dateTime={at}>{dayAndTime(at)}</time>,
  };
  return <DataTable label={text(title, id)} columns={[...columns, changed]} rows={rows} keyOf={(row) => row.key} />;
}
