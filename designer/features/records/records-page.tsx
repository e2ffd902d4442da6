import { useQueries, useQuery } from '@tanstack/react-query';
import { Button, Dropdown, Input, Select } from 'antd';
import type { FormDefinition } from '../../../engine/index.ts';
import { typesOf } from '../../../engine/reading.ts';
import { api, type ListedRecord } from '../../kernel/api.ts';
import { useLive } from '../../kernel/live.ts';
import { editionQuery, policiesQuery } from '../../kernel/queries.ts';
import { useSession } from '../../kernel/session/state.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { filtersOf, PolicyFilter } from '../../kernel/ui/policy-filter.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { useT, useText } from '../../texts/translate.ts';
import { attachmentFormat } from '../../words/attachments.ts';
import { mayFile, pillOf, type RecordReading, useRecordReading } from './record-reading.ts';
import './records.css';

/** All records, the newest first, narrowed as the address says. */
export function RecordsPage() {
  const t = useT();
  const { query } = useRoute();
  const filter = filtersOf(query, ['policy', 'form', 'q']);
  const { items, problem, reload, next } = usePages(['records', filter], (cursor) =>
    api.listRecords({ ...filter, ...cursor }),
  );
  const forms = useForms(filter.policy);
  useLive();
  if (problem) return <Failed problem={problem} retry={reload} />;
  return (
    <Page
      crumbs={[]}
      title={t('paper.records')}
      subtitle={t('paper.subtitle')}
      actions={<FileButton forms={forms.filter(({ mayFile }) => mayFile)} />}
    >
      <Filters forms={forms} />
      {items ? null : <Loading />}
      {items?.length === 0 ? <EmptyHelp icon="paper" title={t('paper.none')} text={t('paper.noneHelp')} /> : null}
      {items && items.length > 0 ? (
        <Section flush>
          <ul className="record-list">
            {items.map((record) => (
              <Row key={record.id} record={record} />
            ))}
          </ul>
        </Section>
      ) : null}
      {next ? <Button onClick={() => void next()}>{t('instance.more')}</Button> : null}
    </Page>
  );
}

interface Known {
  policy: string;
  definition: FormDefinition;
  /** The reader may file it without a flow. */
  mayFile: boolean;
}

/** The forms of the editions in force, of one policy or of all. */
function useForms(policy: string | undefined): Known[] {
  const { data: policies = [] } = useQuery(policiesQuery);
  const me = useSession((session) => session.me);
  const wanted = policies.filter(({ id, inForce }) => inForce !== null && (policy === undefined || id === policy));
  const read = useQueries({ queries: wanted.map(({ id, inForce }) => editionQuery(id, inForce ?? 0)) });
  return read.flatMap(({ data }) => {
    const policy = data?.policy.id ?? '';
    return Object.values(data?.forms ?? {}).map((definition) => ({
      ...{ policy, definition },
      mayFile: mayFile(definition, me, policy),
    }));
  });
}

function FileButton({ forms }: { forms: Known[] }) {
  const t = useT();
  const text = useText();
  if (forms.length === 0) return null;
  const items = forms.map(({ policy, definition }) => ({
    key: `${policy}/${definition.id}`,
    label: <a href={href('records', 'new', policy, definition.id)}>{text(definition.title, definition.id)}</a>,
  }));
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button type="primary" icon={<Icon name="plus" />}>
        {t('paper.file')}
      </Button>
    </Dropdown>
  );
}

function Filters({ forms }: { forms: Known[] }) {
  const t = useT();
  const text = useText();
  const { query } = useRoute();
  const options = new Map(forms.map(({ definition: { id, title } }) => [id, { value: id, label: text(title, id) }]));
  return (
    <div className="toolbar">
      <Input.Search
        allowClear
        placeholder={t('paper.search')}
        aria-label={t('paper.search')}
        className="record-search"
        defaultValue={query.get('q') ?? ''}
        onSearch={(words) => setQuery({ q: words.trim() || undefined })}
      />
      <PolicyFilter />
      <Select
        allowClear
        placeholder={t('paper.form')}
        aria-label={t('paper.form')}
        style={{ minWidth: 170 }}
        value={query.get('form')}
        options={[...options.values()]}
        onChange={(form: string | undefined) => setQuery({ form })}
      />
    </div>
  );
}

function Row({ record }: { record: ListedRecord }) {
  const t = useT();
  const text = useText();
  const reading = useRecordReading(record);
  const { id, number, form, status, updatedAt } = record;
  const title = text(reading?.definition.title, form);
  return (
    <li>
      <a className="record-row" href={href('records', id)}>
        <span className="record-name">
          <b>{number ?? title}</b>
          <small className="faint">{number ? title : ''}</small>
        </span>
        <span className="soft clip">{reading ? brief(record, reading) : ''}</span>
        <span>
          <span className={pillOf(record)}>{t(`recordStatus.${status}`)}</span>
        </span>
        <time className="faint" dateTime={updatedAt}>
          {dayAndTime(updatedAt)}
        </time>
      </a>
    </li>
  );
}

/** The first few values of a record. */
function brief({ fields }: ListedRecord, { definition, words, register }: RecordReading): string {
  const shown = Object.entries(definition.fields.properties ?? {}).flatMap(([name, schema]) => {
    const value = fields[name] ?? null;
    const isPlain =
      value !== null &&
      attachmentFormat(schema) === undefined &&
      !typesOf(schema).some((type) => type === 'array' || type === 'object');
    return isPlain ? [words.value(value, schema)] : [];
  });
  const { period, for: of } = fields;
  const said = register ? [period, of].filter((one) => one !== undefined).map(String) : shown;
  return said.slice(0, 5).join(' · ');
}
