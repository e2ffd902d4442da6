import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { type JsonObject, type PolicyContent, type RuleSetDefinition, textOf } from '../../../engine/index.ts';
import { saveFile } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { makeFile } from '../../kernel/excel/ask-excel.ts';
import { ExcelMenu } from '../../kernel/excel/excel-menu.tsx';
import { useExcelFile } from '../../kernel/excel/use-excel-file.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useLocale, useT } from '../../texts/translate.ts';
import { factColumnsOf } from './fact-columns.ts';
import { ListDialog } from './list-dialog.tsx';
import { templateOf } from './list-workbooks.ts';
import type { ChosenFile, OpenedList } from './use-tried.ts';

interface ListOptions {
  definition: RuleSetDefinition;
  facts: JsonObject;
  onFacts: (facts: JsonObject) => void;
  at: string;
}

/** A list of cases in an Excel file, tried at once. */
interface ListInTrial {
  /** Saves the file to be filled in, and has one chosen. */
  menu: ReactNode;
  /** Which case of a list is in the trial, and the way back to it; nothing where there is no list. */
  from: ReactNode;
  dialog: ReactNode;
}

/** What the trial panel has for lists of cases; it stays what it is while other panels are open. */
export function useList({ definition, facts, onFacts, at }: ListOptions): ListInTrial {
  const t = useT();
  const { base, draft } = useDocument();
  const content = useDocument((state) => state.content) as PolicyContent;
  const [opened, setOpened] = useState<OpenedList>();
  const [isOpen, setIsOpen] = useState(false);
  const [row, setRow] = useState<number>();
  const open = (file: ChosenFile) => {
    const before = draft && base?.rules[definition.id] ? base : undefined;
    const next: OpenedList = { file, content, before, at };
    const isSame = opened && (Object.keys(next) as (keyof OpenedList)[]).every((key) => opened[key] === next[key]);
    if (!isSame) setOpened(next);
    if (file.round !== opened?.file.round) setRow(undefined);
    setIsOpen(true);
  };
  const openCase = (number: number, given: JsonObject) => {
    onFacts(given);
    setRow(number);
    setIsOpen(false);
  };
  const choose = (name: string, lines: ChosenFile['lines']) =>
    open({ name, lines, round: (opened?.file.round ?? 0) + 1 });
  return {
    menu: <ListMenu {...{ definition, facts }} onFile={choose} />,
    from: opened?.file.lines ? (
      <div className="list-from">
        <Icon name="table" size={14} />
        <span className="grow">
          {row === undefined ? opened.file.name : t('list.from', { file: opened.file.name, number: row })}
        </span>
        <Button size="small" onClick={() => open(opened.file)}>
          {t('list.back')}
        </Button>
      </div>
    ) : null,
    dialog: opened ? (
      <ListDialog
        key={opened.file.round}
        {...{ opened, isOpen }}
        id={definition.id}
        onOpenCase={openCase}
        onClose={() => setIsOpen(false)}
      />
    ) : null,
  };
}

interface MenuProps {
  definition: RuleSetDefinition;
  facts: JsonObject;
  onFile: (name: string, lines: ChosenFile['lines']) => void;
}

function ListMenu({ definition, facts, onFile }: MenuProps) {
  const t = useT();
  const locale = useLocale();
  const readFile = useExcelFile();
  const saveTemplate = async () => {
    const content = useDocument.getState().content as PolicyContent;
    const title = textOf(definition.title, locale);
    const template = templateOf(factColumnsOf(content, definition, locale), facts, title, t);
    saveFile(await makeFile(template), t('list.file', { rules: title }));
  };
  return (
    <ExcelMenu
      button={{ size: 'small', type: 'text', icon: <Icon name="table" size={14} />, children: t('list.menu') }}
      saveLabel={t('list.template')}
      openLabel={t('list.open')}
      save={saveTemplate}
      open={async (file) => onFile(file.name, await readFile(file))}
    />
  );
}
