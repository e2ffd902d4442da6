import { Button, type ButtonProps, Dropdown } from 'antd';
import { useDoing } from '../ui/doing.tsx';
import { Icon } from '../ui/icons.tsx';
import { useFileChoice } from '../ui/use-file-choice.tsx';
import { excelFiles } from './workbook.ts';

interface ExcelMenuProps {
  button: ButtonProps;
  saveLabel: string;
  openLabel: string;
  save: () => Promise<void>;
  /** Reads the chosen file; absent: none may be read. */
  open: ((file: File) => Promise<void>) | undefined;
}

/** A button that saves an Excel file, or has one read. */
export function ExcelMenu({ button, saveLabel, openLabel, save, open }: ExcelMenuProps) {
  const { act, busy } = useDoing();
  const { input, choose } = useFileChoice({
    accept: excelFiles,
    label: openLabel,
    onFile: (file) => void act(async () => open?.(file)),
  });
  return (
    <>
      {input}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'save', label: saveLabel, icon: <Icon name="download" size={14} />, onClick: () => void act(save) },
            { key: 'open', label: openLabel, icon: <Icon name="upload" size={14} />, onClick: choose, disabled: !open },
          ],
        }}
      >
        <Button {...button} loading={busy} />
      </Dropdown>
    </>
  );
}
