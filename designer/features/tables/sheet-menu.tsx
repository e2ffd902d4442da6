import { App } from 'antd';
import { useState } from 'react';
import {
  type DecisionTable,
  type Locale,
  type PolicyContent,
  type RuleSetDefinition,
  textOf,
} from '../../../engine/index.ts';
import type { Choice } from '../../../engine/reading.ts';
import { saveFile } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { makeFile } from '../../kernel/excel/ask-excel.ts';
import { ExcelMenu } from '../../kernel/excel/excel-menu.tsx';
import { useExcelFile } from '../../kernel/excel/use-excel-file.tsx';
import { useT } from '../../texts/translate.ts';
import { wordsOf } from '../../words/policy-words.ts';
import { fromSheet, sheetColumnsOf, toSheet } from './sheet.ts';
import { type SheetOutcome, SheetPreview } from './sheet-preview.tsx';
import type { CellReading } from './table-cells.ts';
import type { TableColumn, TableEdit } from './table-model.ts';
import { tableWorkbook } from './workbook.ts';

interface SheetMenuProps {
  definition: RuleSetDefinition;
  /** The table at this moment. */
  tableNow: () => DecisionTable;
  columns: TableColumn[];
  choices: Choice[][];
  reading: CellReading;
  /** Absent: the table may only be saved. */
  change: TableEdit | undefined;
}

const locales: Locale[] = ['zh-CN', 'en'];

/** Saves the table as an Excel file, and reads one: what it would change is shown before it is taken over. */
export function SheetMenu({ definition, tableNow, columns, choices, reading, change }: SheetMenuProps) {
  const t = useT();
  const { message } = App.useApp();
  const readFile = useExcelFile();
  const content = useDocument((state) => state.content) as PolicyContent;
  const [outcome, setOutcome] = useState<SheetOutcome | null>(null);
  const titles = locales.map((locale) => wordsOf(content, definition, locale));
  const sheetColumns = () => sheetColumnsOf(tableNow(), columns, choices, reading, titles);
  const save = async () => {
    const own = sheetColumns();
    const title = textOf(definition.title, reading.locale);
    const workbook = tableWorkbook(toSheet(tableNow(), own, reading), own, { title, t });
    saveFile(await makeFile(workbook), `${definition.id}.xlsx`);
  };
  const open = async (file: File) => {
    const own = sheetColumns();
    const lines = await readFile(file);
    const before = tableNow();
    const read = lines ? fromSheet(lines, before, own, reading) : 'notExcel';
    const headers = own.filter(({ column }) => 'name' in column).map(({ header }) => header);
    setOutcome({ file: file.name, before, read, headers });
  };
  const takeOver = (table: DecisionTable) => {
    change?.(t('sheet.step', { rows: table.rows.length }), (now) => ({ ...now, rows: table.rows }));
    setOutcome(null);
    message.success(t('sheet.done'));
  };
  return (
    <>
      <ExcelMenu
        button={{ children: t('sheet.menu') }}
        saveLabel={t('sheet.save')}
        openLabel={t('sheet.open')}
        save={save}
        open={change && open}
      />
      {outcome ? (
        <SheetPreview {...outcome} definition={definition} onTake={takeOver} onClose={() => setOutcome(null)} />
      ) : null}
    </>
  );
}
