import { App, Button, Form } from 'antd';
import { proposedName } from '../../forms/proposed-name.ts';
import { useExcelFile } from '../../kernel/excel/use-excel-file.tsx';
import { excelFiles } from '../../kernel/excel/workbook.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useFileChoice } from '../../kernel/ui/use-file-choice.tsx';
import { useT, useText } from '../../texts/translate.ts';
import { fieldsOfSheet, type ProposedFields } from './master-of-sheet.ts';

interface FromExcelProps {
  proposed: ProposedFields | undefined;
  onProposed: (proposed: ProposedFields) => void;
}

/** Has an Excel file chosen whose header proposes the fields of master data. */
export function FromExcel({ proposed, onProposed }: FromExcelProps) {
  const t = useT();
  const text = useText();
  const { message } = App.useApp();
  const { act, busy } = useDoing();
  const readFile = useExcelFile();
  const read = async (file: File) => {
    const lines = await readFile(file);
    const found = lines && (await fieldsOfSheet(lines, (title) => proposedName(title, 'name')));
    if (found) onProposed(found);
    else message.error(t('masterEditor.noHeader', { file: file.name }));
  };
  const { input, choose } = useFileChoice({
    accept: excelFiles,
    label: t('masterEditor.fromExcel'),
    onFile: (file) => void act(() => read(file)),
  });
  const names = Object.entries(proposed?.fields.properties ?? {}).map(([name, { title }]) => text(title, name));
  return (
    <Form.Item
      label={t('formEditor.fields')}
      help={
        proposed
          ? t('masterEditor.proposed', { fields: names.join(t('common.comma')) })
          : t('masterEditor.fromExcelHelp')
      }
    >
      {input}
      <Button icon={<Icon name="upload" size={14} />} loading={busy} onClick={choose}>
        {t('masterEditor.fromExcel')}
      </Button>
    </Form.Item>
  );
}
