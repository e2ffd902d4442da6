import { useQuery } from '@tanstack/react-query';
import { FilledPaper } from '../../forms/filling/filled-paper.tsx';
import { api } from '../../kernel/api.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { type MasterReading, useMasterReading } from './master-reading.ts';
import { RowEditor } from './row-editor.tsx';
import { RowHistory } from './row-history.tsx';
import './masters.css';

interface OfMaster {
  policy: string;
  master: string;
}

/** A row of master data: its fields, to be changed by its keepers, and all that it was. */
export function RowPage({ policy, master, rowKey }: OfMaster & { rowKey: string }) {
  const t = useT();
  const { reading, problem, isReading } = useMasterReading(policy, master);
  if (problem) return <Failed problem={problem} />;
  if (reading) return <Row reading={reading} rowKey={rowKey} />;
  if (isReading) return <Loading />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}

function Row({ reading, rowKey }: { reading: MasterReading; rowKey: string }) {
  const { policy, master, words, mayKeep } = reading;
  const { definition } = master;
  const { data, error, refetch } = useQuery({
    queryKey: ['row', policy, definition.id, rowKey],
    queryFn: () => api.readRow(policy, definition.id, rowKey),
  });
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  return (
    <RowFrame reading={reading} title={rowKey}>
      <Section>
        {mayKeep ? (
          <RowEditor key={data.version} reading={reading} row={data} />
        ) : (
          <FilledPaper definition={definition} fields={data.fields} words={words} />
        )}
      </Section>
      <RowHistory reading={reading} row={data} />
    </RowFrame>
  );
}

/** Makes a row. */
export function NewRowPage({ policy, master }: OfMaster) {
  const t = useT();
  const { reading, problem, isReading } = useMasterReading(policy, master);
  if (problem) return <Failed problem={problem} />;
  if (isReading) return <Loading />;
  if (!reading?.mayKeep) return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
  return (
    <RowFrame reading={reading} title={t('master.newRow')}>
      <Section>
        <RowEditor reading={reading} />
      </Section>
    </RowFrame>
  );
}

function RowFrame({ reading, title, children }: { reading: MasterReading; title: string; children: React.ReactNode }) {
  const t = useT();
  const text = useText();
  const { policy, master } = reading;
  const { id, title: own } = master.definition;
  return (
    <Page
      crumbs={[
        { title: t('master.title'), href: href('masters') },
        { title: text(own, id), href: href('masters', policy, id) },
        { title },
      ]}
      title={title}
      subtitle={text(own, id)}
    >
      {children}
    </Page>
  );
}
