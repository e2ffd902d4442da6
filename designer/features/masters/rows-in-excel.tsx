import { useState } from 'react';
import { textOf } from '../../../engine/index.ts';
import { type RowSheet, type RowsProblem, readRows, rowColumnsOf } from '../../../engine/reading.ts';
import { ExcelMenu } from '../../kernel/excel/excel-menu.tsx';
import { useExcelFile } from '../../kernel/excel/use-excel-file.tsx';
import { keepExcel } from '../../kernel/files.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useLocale, useT } from '../../texts/translate.ts';
import { ImportDialog } from './import-dialog.tsx';
import type { MasterReading } from './master-reading.ts';

/** Rows saved as an Excel file, and read back from one. @param words by which they are narrowed */
export function RowsInExcel({ reading, words }: { reading: MasterReading; words: string }) {
  const t = useT();
  const locale = useLocale();
  const readFile = useExcelFile();
  const [chosen, setChosen] = useState<{ file: string; sheet: RowSheet | RowsProblem }>();
  const { policy, content, master, mayKeep } = reading;
  const { definition } = master;
  const open = async (file: File) => {
    const lines = await readFile(file);
    const sheet = lines ? readRows(lines, rowColumnsOf(content, definition, locale)) : 'notExcel';
    setChosen({ file: file.name, sheet });
  };
  return (
    <>
      <ExcelMenu
        button={{ icon: <Icon name="table" />, children: t('master.excel') }}
        saveLabel={t('master.excelSave')}
        openLabel={t('master.excelOpen')}
        save={() =>
          keepExcel(textOf(definition.title, locale, definition.id), (api) =>
            api.listRows(policy, definition.id, words ? { q: words } : {}),
          )
        }
        open={mayKeep ? open : undefined}
      />
      {chosen ? <ImportDialog reading={reading} {...chosen} onClose={() => setChosen(undefined)} /> : null}
    </>
  );
}
