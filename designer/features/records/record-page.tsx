import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { FilledPaper } from '../../forms/filling/filled-paper.tsx';
import { api, type FiledRecord } from '../../kernel/api.ts';
import { keepPaper } from '../../kernel/files.ts';
import { useLive } from '../../kernel/live.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useLightOnPaper } from '../../kernel/ui/light-on-paper.ts';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { AmendSheet } from './amend-sheet.tsx';
import { RecordDeeds } from './record-deeds.tsx';
import { pillOf, type RecordReading, useRecordReading } from './record-reading.ts';
import { Signatures } from './signatures.tsx';
import { AmendStatement, StatementDifferences, StatementRows } from './statement.tsx';
import './records.css';

/** One record: the document, its signatures and versions; printed as it stands. */
export function RecordPage({ id }: { id: string }) {
  const { query } = useRoute();
  const version = Number(query.get('version')) || undefined;
  const { data, error, refetch } = useQuery({
    queryKey: ['record', id, version ?? 'last'],
    queryFn: () => api.readRecord(id, version === undefined ? {} : { version }),
  });
  const reading = useRecordReading(data);
  useLive();
  useLightOnPaper();
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data || !reading) return <Loading />;
  return <RecordView record={data} reading={reading} />;
}

interface ViewProps {
  record: FiledRecord;
  reading: RecordReading;
}

function RecordView({ record, reading }: ViewProps) {
  const t = useT();
  const text = useText();
  const [amending, setAmending] = useState(false);
  const title = text(reading.definition.title, record.form);
  const statement = asStatement(reading);
  const isLast = record.version === record.versions.length;
  return (
    <Page
      crumbs={[{ title: t('paper.records'), href: href('records') }, { title: record.number ?? title }]}
      title={record.number ?? title}
      kind={{ icon: 'paper', text: t('paper.records') }}
      subtitle={
        <div className="row row-wrap record-subtitle">
          <span className={pillOf(record)}>{t(`recordStatus.${record.status}`)}</span>
          <span>{title}</span>
          {record.instance ? <a href={href('instances', record.instance)}>{t('paper.ofInstance')}</a> : null}
        </div>
      }
      actions={
        <>
          {isLast && (!amending || statement) ? (
            <RecordDeeds {...{ record, reading }} onAmend={() => setAmending(true)} />
          ) : null}
          <PaperButtons record={record} title={title} />
        </>
      }
    >
      {record.voided ? <VoidNotice record={record} /> : null}
      {isLast ? null : (
        <Alert
          className="record-notice"
          type="info"
          showIcon
          title={t('paper.earlier', { version: record.version })}
          action={
            <Button size="small" onClick={() => setQuery({ version: undefined })}>
              {t('paper.newest')}
            </Button>
          }
        />
      )}
      {amending && !statement ? (
        <AmendSheet record={record} onClose={() => setAmending(false)} />
      ) : (
        <PaperSheet record={record} reading={reading} />
      )}
      {amending && statement ? <AmendStatement record={record} onClose={() => setAmending(false)} /> : null}
      {statement ? <StatementDifferences record={record} reading={statement} /> : null}
      <Versions record={record} />
    </Page>
  );
}

/** Prints what is shown; or has the server make a PDF of the record, with the code by which it is checked. */
function PaperButtons({ record, title }: { record: FiledRecord; title: string }) {
  const t = useT();
  const { act, busy } = useDoing();
  return (
    <>
      <Button icon={<Icon name="print" />} onClick={() => window.print()}>
        {t('paper.print')}
      </Button>
      <Button
        loading={busy}
        icon={<Icon name="download" />}
        onClick={() => void act(() => keepPaper(record.id, record.number ?? title))}
      >
        PDF
      </Button>
    </>
  );
}

function VoidNotice({ record: { voided } }: { record: FiledRecord }) {
  const t = useT();
  const personName = usePersonName();
  if (!voided) return null;
  const by = personName(voided.by);
  const said = t('paper.voided', { by, time: dayAndTime(voided.at), reason: voided.reason });
  return <Alert className="record-notice" type="error" showIcon title={said} />;
}

/** The document itself: what is printed. */
function PaperSheet({ record, reading }: ViewProps) {
  const t = useT();
  const text = useText();
  const personName = usePersonName();
  const { definition, content, words } = reading;
  const { number, version, versions, hash, fields } = record;
  const [first] = versions;
  const shown = versions[version - 1];
  const statement = asStatement(reading);
  return (
    <article
      className="record-sheet"
      data-void={record.status === 'void' || undefined}
      data-paper={definition.print?.paper}
    >
      <header>
        <p className="faint">{text(content.policy.title)}</p>
        <h2>{text(definition.title, definition.id)}</h2>
        <p className="soft">
          {number ? `${t('paper.number')}${t('common.colon')}${number} · ` : ''}
          {statement ? `${[fields.period, fields.for ?? []].flat().join(' · ')} · ` : ''}
          {t('paper.version', { version })}
        </p>
      </header>
      {statement ? (
        <StatementRows record={record} reading={statement} />
      ) : (
        <FilledPaper definition={definition} fields={fields} words={words} />
      )}
      <Signatures record={record} reading={reading} />
      <footer className="faint">
        {first ? t('paper.filedBy', { by: personName(first.by), time: dayAndTime(first.at) }) : ''}
        {shown && version > 1
          ? ` · ${t('paper.changedBy', { by: personName(shown.by), time: dayAndTime(shown.at) })}`
          : ''}
        <span className="record-hash">
          {t('paper.hash')}
          {t('common.colon')}
          <span className="mono">{hash}</span>
        </span>
      </footer>
    </article>
  );
}

const asStatement = ({ register, ...reading }: RecordReading) => register && { ...reading, register };

function Versions({ record: { id, versions, version: shown } }: { record: FiledRecord }) {
  const t = useT();
  const personName = usePersonName();
  if (versions.length < 2) return null;
  return (
    <Section title={t('paper.versions')} count={versions.length} id="versions">
      <ol className="record-versions">
        {versions.toReversed().map(({ version, at, by, reason }) => (
          <li key={version}>
            <a href={`${href('records', id)}?version=${version}`} aria-current={version === shown ? 'true' : undefined}>
              {t('paper.version', { version })}
            </a>
            <span className="soft">{reason ?? t(version === 1 ? 'paper.filed' : 'paper.continued')}</span>
            <span className="faint">
              {personName(by)} · {dayAndTime(at)}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
