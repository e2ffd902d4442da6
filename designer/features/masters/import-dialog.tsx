import { useQuery } from '@tanstack/react-query';
import { Alert, App, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { isEqualJson, type Json } from '../../../engine/index.ts';
import type { CellFlaw } from '../../../engine/reading.ts';
import {
  mostRows,
  placeIn,
  type RowSheet,
  type RowsProblem,
  rowColumnsOf,
  valueFlaws,
} from '../../../engine/reading.ts';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import { ApiError, api, newKey, type RowsImported } from '../../kernel/api.ts';
import { FlawList } from '../../kernel/excel/flaw-list.tsx';
import { Count } from '../../kernel/ui/count.tsx';
import { DataTable } from '../../kernel/ui/data-table.tsx';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Failed } from '../../kernel/ui/page.tsx';
import { RefusedFile } from '../../kernel/ui/refused-file.tsx';
import { useLocale, useT } from '../../texts/translate.ts';
import { type MasterReading, rowsChanged } from './master-reading.ts';

interface ImportProps {
  reading: MasterReading;
  file: string;
  sheet: RowSheet | RowsProblem;
  onClose: () => void;
}

/** What a file would make of the rows, before it does; or why it cannot be read. */
export function ImportDialog({ sheet, ...props }: ImportProps) {
  return typeof sheet === 'string' ? <Unreadable {...props} problem={sheet} /> : <Preview {...props} sheet={sheet} />;
}

function Unreadable({ reading, file, problem, onClose }: Omit<ImportProps, 'sheet'> & { problem: RowsProblem }) {
  const t = useT();
  const locale = useLocale();
  const columns = rowColumnsOf(reading.content, reading.master.definition, locale);
  const name = problem === 'noRows' ? 'sheetEmpty' : problem;
  return (
    <RefusedFile
      title={t(`master.${name}`, { file })}
      help={t(`master.${name}Help`, {
        headers: columns.map(({ header }) => header).join(t('sheet.comma')),
        key: columns.find(({ isKey }) => isKey)?.header ?? '',
        most: mostRows,
      })}
      onClose={onClose}
    />
  );
}

function Preview({ reading, file, sheet, onClose }: ImportProps & { sheet: RowSheet }) {
  const t = useT();
  const { message } = App.useApp();
  const { act, busy } = useDoing();
  const [key] = useState(newKey);
  const { policy, master } = reading;
  const { data, error, refetch } = useQuery({
    queryKey: ['importing', key],
    queryFn: () => api.importRows(policy, master.id, { rows: sheet.rows, dryRun: true, keep: true }),
  });
  const refused = data ? refusedIn(sheet, data) : undefined;
  const rows = sheet.rows.filter((_, index) => !refused?.has(sheet.numbers[index] ?? 0));
  const count = data ? data.added + data.changed : 0;
  const take = async () => {
    try {
      await api.importRows(policy, master.id, { rows, keep: true }, { 'idempotency-key': newKey() });
    } catch (problem) {
      // Somebody was faster: what would become of the rows is told anew, and nothing was written.
      const isStale = problem instanceof ApiError && (problem.code === 'staleRevision' || problem.status === 422);
      if (!isStale) throw problem;
      message.warning(t('master.importStale'));
      return void refetch();
    }
    rowsChanged(policy);
    message.success(t('master.importDone', { count }));
    onClose();
  };
  return (
    <Modal
      open
      width={860}
      title={t('master.importPreview', { file })}
      onCancel={onClose}
      onOk={() => void act(take)}
      okText={t('master.importRows', { count })}
      okButtonProps={{ disabled: count === 0, loading: busy }}
      cancelText={t('common.cancel')}
    >
      <div className="row-preview">
        {error ? <Failed problem={error} retry={refetch} /> : null}
        {data && refused ? <Changes {...{ reading, sheet, data }} refused={refused.size} /> : null}
        {data || error ? null : <Skeleton active />}
        <Columns sheet={sheet} />
      </div>
    </Modal>
  );
}

/** The lines of the file that cannot be imported. */
const refusedIn = ({ flaws, ...sheet }: RowSheet, { errors }: RowsImported): ReadonlySet<number> =>
  new Set([...flaws.map(({ line }) => line), ...errors.map(({ path }) => placeIn({ flaws, ...sheet }, path).line)]);

interface ChangesProps {
  reading: MasterReading;
  sheet: RowSheet;
  data: RowsImported;
  /** How many lines. */
  refused: number;
}

function Changes({ reading, sheet, data, refused }: ChangesProps) {
  const t = useT();
  const flaws = useFlaws(sheet, data);
  const { added, changed, unchanged } = data;
  return (
    <>
      <div className="publish-figures row-figures">
        <Count value={added} text={t('master.added')} />
        <Count value={changed} text={t('master.changed')} />
        <Count value={unchanged} text={t('master.unchanged')} />
        <Count value={refused} text={t('master.refused')} {...(refused > 0 ? { tone: 'bad' } : {})} />
      </div>
      {added + changed === 0 && refused === 0 ? <Alert type="info" showIcon title={t('master.importSame')} /> : null}
      <FlawList flaws={flaws} help={t('master.refusedHelp')} />
      <ChangedRows reading={reading} data={data} />
    </>
  );
}

/** What is wrong, each at its cell, in the order of the file. */
function useFlaws(sheet: RowSheet, { errors }: RowsImported): CellFlaw[] {
  const locale = useLocale();
  const read = sheet.flaws.map((flaw) => ({ ...flaw, reason: valueFlaws[flaw.reason][locale] }));
  const told = errors.map(({ path, message }) => {
    const { place, line } = placeIn(sheet, path);
    const [, , index = '', field = ''] = path.split('/');
    const value = sheet.rows[Number(index)]?.[field] ?? null;
    return { place, line, text: value === null ? '' : String(value), reason: message[locale] };
  });
  return [...read, ...told].toSorted((a, b) => a.line - b.line);
}

/** The rows that would be made or changed, a line for each field. */
function ChangedRows({
  reading,
  data: { changes = [], added, changed },
}: {
  reading: MasterReading;
  data: RowsImported;
}) {
  const t = useT();
  const { words, master } = reading;
  const titleOf = useFieldTitle(words);
  const { properties = {} } = master.definition.fields;
  if (changes.length === 0) return null;
  const lines = changes.flatMap(({ key, before, after }) =>
    Object.entries(properties).flatMap(([name, schema]) => {
      const [was, is] = [(before?.[name] ?? null) as Json, (after[name] ?? null) as Json];
      return isEqualJson(was, is) ? [] : [{ key, name, schema, was, is, isNew: before === undefined }];
    }),
  );
  type Line = (typeof lines)[number];
  const value = (one: Json, { schema }: Line) => (one === null ? t('master.empty') : words.value(one, schema));
  const more = added + changed - changes.length;
  return (
    <>
      <DataTable
        label={t('master.whatChanges')}
        rows={lines}
        keyOf={({ key, name }) => JSON.stringify([key, name])}
        above={({ key, isNew }, index) =>
          lines[index - 1]?.key === key ? null : `${key} · ${t(isNew ? 'master.added' : 'master.changed')}`
        }
        columns={[
          {
            key: 'field',
            label: t('master.field'),
            title: t('master.field'),
            cell: ({ name, schema }) => titleOf(name, schema),
          },
          {
            key: 'was',
            label: t('master.theirs'),
            title: t('master.theirs'),
            cell: (line) => (line.isNew ? '' : value(line.was, line)),
          },
          { key: 'is', label: t('master.inFile'), title: t('master.inFile'), cell: (line) => value(line.is, line) },
        ]}
      />
      {more > 0 ? <p className="faint">{t('master.moreChanges', { count: more })}</p> : null}
    </>
  );
}

/** What was left out, and what stays. */
function Columns({ sheet: { unknown, missing, head } }: { sheet: RowSheet }) {
  const t = useT();
  const comma = t('sheet.comma');
  const computed = head.columns.flatMap((column) => (column?.isComputed ? [column.header] : []));
  const said = [
    unknown.length > 0 ? t('master.unknown', { headers: unknown.join(comma) }) : '',
    missing.length > 0 ? t('master.missing', { headers: missing.map(({ header }) => header).join(comma) }) : '',
    computed.length > 0 ? t('master.computedNotRead', { headers: computed.join(comma) }) : '',
  ];
  return said.filter(Boolean).map((text) => (
    <p className="soft" key={text}>
      {text}
    </p>
  ));
}
