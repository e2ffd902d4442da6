import { useState } from 'react';
import type { Json, RegisterDefinition } from '../../../engine/index.ts';
import { api, type FiledRecord, type RegisterPage } from '../../kernel/api.ts';
import { DataTable } from '../../kernel/ui/data-table.tsx';
import { DeedDialog, NoteField } from '../../kernel/ui/doing.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { RegisterTable } from '../../words/register-table.tsx';
import type { RecordReading } from './record-reading.ts';
import { useChange } from './use-change.ts';

interface StatementProps {
  record: FiledRecord;
  reading: RecordReading & { register: RegisterDefinition };
}

/** What a statement keeps: the rows of its period, and what they come to. */
export function StatementRows({ record, reading: { content, register } }: StatementProps) {
  const t = useT();
  const kept = record.fields as unknown as Pick<RegisterPage, 'columns' | 'rows' | 'sums' | 'groups'>;
  const { columns = [], rows = [], sums = {}, groups = [] } = kept;
  if (rows.length === 0) return <p className="faint">{t('register.noRows')}</p>;
  const page = { columns, sums, groups, count: rows.length };
  return <RegisterTable content={content} definition={register} page={page} rows={rows} total={t('register.total')} />;
}

/** What its sources say otherwise since it was frozen. */
export function StatementDifferences({ record, reading: { words } }: StatementProps) {
  const t = useT();
  const locale = useLocale();
  const { differences = [], fields } = record;
  if (differences.length === 0) return null;
  const { columns = [], rows = [] } = fields as unknown as Partial<RegisterPage>;
  const titleOf = (name: string) => columns.find((one) => one.name === name)?.title[locale] ?? name;
  const first = columns[0]?.name ?? '';
  const sourceOf = (source: string) => String(rows.find((row) => row.source === source)?.[first] ?? source.slice(-8));
  const value = (one: unknown) => (one === null ? t('master.empty') : words.value(one as Json));
  type Difference = (typeof differences)[number];
  return (
    <Section title={t('register.differences')} count={differences.length} id="differences" flush>
      <p className="soft statement-changed">{t('register.changedAfter', { count: differences.length })}</p>
      <DataTable<Difference>
        label={t('register.differences')}
        rows={differences}
        keyOf={({ source, column }) => `${source} ${column}`}
        columns={[
          {
            key: 'source',
            label: t('register.of'),
            title: t('register.of'),
            cell: ({ source, version }) =>
              version === undefined ? sourceOf(source) : <a href={href('records', source)}>{sourceOf(source)}</a>,
          },
          {
            key: 'column',
            label: t('register.column'),
            title: t('register.column'),
            cell: ({ column }) => titleOf(column),
          },
          { key: 'was', label: t('register.was'), title: t('register.was'), cell: ({ before }) => value(before) },
          { key: 'now', label: t('register.now'), title: t('register.now'), cell: ({ after }) => value(after) },
        ]}
      />
    </Section>
  );
}

/** Computes a statement anew, for a reason. */
export function AmendStatement({ record, onClose }: { record: FiledRecord; onClose: () => void }) {
  const t = useT();
  const [reason, setReason] = useState('');
  const { change } = useChange();
  return (
    <DeedDialog
      title={t('paper.amend')}
      okText={t('paper.amend')}
      disabled={reason.trim() === ''}
      deed={async () => change(() => api.amendRecord(record.id, { reason }), onClose)}
      onClose={onClose}
    >
      <div className="stack">
        <p className="soft">{t('register.recompute')}</p>
        <NoteField label={t('paper.reason')} placeholder={t('paper.reason')} value={reason} onChange={setReason} />
      </div>
    </DeedDialog>
  );
}
