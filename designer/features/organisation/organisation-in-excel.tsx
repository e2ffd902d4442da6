import { useQuery } from '@tanstack/react-query';
import { App, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import {
  cellOf,
  columnNames,
  type OrganisationSheet,
  organisationColumns,
  readOrganisation,
  sheetFlaws,
  sheetLines,
} from '../../../engine/reading.ts';
import { api, newKey, type Person, saveFile } from '../../kernel/api.ts';
import { makeFile } from '../../kernel/excel/ask-excel.ts';
import { ExcelMenu } from '../../kernel/excel/excel-menu.tsx';
import { FlawList } from '../../kernel/excel/flaw-list.tsx';
import { useExcelFile } from '../../kernel/excel/use-excel-file.tsx';
import { readAgain } from '../../kernel/queries.ts';
import { Count } from '../../kernel/ui/count.tsx';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed } from '../../kernel/ui/page.tsx';
import { RefusedFile } from '../../kernel/ui/refused-file.tsx';
import { whole } from '../../kernel/whole.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import type { Places } from './places.ts';

const everybody = () => whole<Person>((page) => api.listPersons({ limit: 200, ...page }));

/** The organisation saved as an Excel file, a line for each person, and read back from one. */
export function OrganisationInExcel({ places }: { places: Places }) {
  const t = useT();
  const readFile = useExcelFile();
  const [chosen, setChosen] = useState<{ file: string; sheet: OrganisationSheet | undefined }>();
  const columns = organisationColumns(useLocale());
  const headers = columns.map(({ header }) => header);
  const open = async (file: File) => {
    const lines = await readFile(file);
    const persons = await everybody();
    const sheet = lines && readOrganisation(lines, columns, { places, persons });
    setChosen({ file: file.name, sheet });
  };
  const save = async () => {
    const lines = sheetLines(headers, await everybody(), places);
    const heads = columnNames.map(() => 'blue' as const);
    saveFile(
      await makeFile({ name: t('organisation.title'), lines, head: 0, heads }),
      `${t('organisation.file')}.xlsx`,
    );
  };
  const close = () => setChosen(undefined);
  return (
    <>
      <ExcelMenu
        button={{ icon: <Icon name="table" />, children: t('organisation.excel') }}
        saveLabel={t('organisation.excelSave')}
        openLabel={t('organisation.excelOpen')}
        save={save}
        open={open}
      />
      {chosen && !chosen.sheet ? (
        <RefusedFile
          title={t('organisation.notExcel', { file: chosen.file })}
          help={t('organisation.notExcelHelp', { headers: headers.join(t('common.comma')) })}
          onClose={close}
        />
      ) : null}
      {chosen?.sheet ? <Preview file={chosen.file} sheet={chosen.sheet} onClose={close} /> : null}
    </>
  );
}

interface PreviewProps {
  file: string;
  sheet: OrganisationSheet;
  onClose: () => void;
}

/** What a file would make of the organisation, before it does. */
function Preview({ file, sheet, onClose }: PreviewProps) {
  const t = useT();
  const locale = useLocale();
  const { message } = App.useApp();
  const { act, busy } = useDoing();
  const [key] = useState(newKey);
  const { data, error, refetch } = useQuery({
    queryKey: ['importing', key],
    queryFn: () => api.importDirectory({ ...sheet.wanted, dryRun: true }),
  });
  const told = (data?.errors ?? []).map((one) => ({
    ...cellOf(sheet, one.path),
    text: '',
    reason: one.message[locale],
  }));
  const own = sheet.flaws.map((one) => ({ ...one, reason: sheetFlaws[one.reason][locale] }));
  const flaws = [...own, ...told].sort((a, b) => a.line - b.line);
  const count = data ? data.added + data.changed : 0;
  const take = async () => {
    await api.importDirectory(sheet.wanted, { 'idempotency-key': newKey() });
    await readAgain('directory');
    message.success(t('organisation.importDone', { count }));
    onClose();
  };
  return (
    <Modal
      open
      width={760}
      title={t('organisation.importTitle', { file })}
      onCancel={onClose}
      onOk={() => void act(take)}
      okText={t('organisation.importDo', { count })}
      okButtonProps={{ disabled: count === 0 || flaws.length > 0, loading: busy }}
      cancelText={t('common.cancel')}
    >
      {error ? <Failed problem={error} retry={refetch} /> : null}
      {data || error ? null : <Skeleton active />}
      {data ? (
        <div className="publish-figures row-figures">
          <Count value={data.added} text={t('organisation.added')} />
          <Count value={data.changed} text={t('organisation.changed')} />
          <Count value={data.unchanged} text={t('organisation.unchanged')} />
          <Count value={flaws.length} text={t('organisation.wrong')} {...(flaws.length > 0 ? { tone: 'bad' } : {})} />
        </div>
      ) : null}
      {data && count === 0 && flaws.length === 0 ? <p className="soft">{t('organisation.importSame')}</p> : null}
      <FlawList flaws={flaws} help={t('organisation.importFlaws')} />
      <Changes changes={data?.changes ?? []} />
    </Modal>
  );
}

/** What would be new or changed, by name. */
function Changes({ changes }: { changes: { kind: string; id: string; before?: object; after: { name?: unknown } }[] }) {
  const t = useT();
  if (changes.length === 0) return null;
  return (
    <ul className="import-changes">
      {changes.map(({ kind, id, before, after }) => (
        <li key={`${kind}/${id}`}>
          <span className="pill">{t(before ? 'organisation.changed' : 'organisation.added')}</span>{' '}
          {t(
            kind === 'persons'
              ? 'organisation.people'
              : kind === 'posts'
                ? 'organisation.posts'
                : 'organisation.departments',
          )}{' '}
          {String(after.name ?? id)} <span className="faint">{id}</span>
        </li>
      ))}
    </ul>
  );
}
