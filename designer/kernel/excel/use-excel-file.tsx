import { App } from 'antd';
import { placeName, type SheetCell } from '../../../engine/reading.ts';
import { useT } from '../../texts/translate.ts';
import { readFile } from './ask-excel.ts';
import { fillMerged, type MergedCells } from './merged.ts';

const named = 3;

/**
 * Reads an Excel file that the reader chose. Where cells are merged it asks whether their value is meant of each: Excel keeps it in the
 * first alone. Undefined: the file is none.
 */
export function useExcelFile(): (file: File) => Promise<SheetCell[][] | undefined> {
  const t = useT();
  const { modal } = App.useApp();
  return async (file) => {
    const read = await readFile(file).catch(() => undefined);
    if (!read) return undefined;
    const merged = read.merged.filter(({ top, left, bottom }) => bottom > top && hasValue(read.lines[top]?.[left]));
    if (merged.length === 0) return read.lines;
    const places = merged.slice(0, named).map(placesOf).join(t('sheet.comma'));
    const fill = await new Promise<boolean>((resolve) => {
      modal.confirm({
        title: t('sheet.merged', { count: merged.length }),
        content: t('sheet.mergedText', { places: merged.length > named ? `${places} …` : places }),
        okText: t('sheet.fill'),
        cancelText: t('sheet.noFill'),
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      });
    });
    return fill ? fillMerged(read.lines, merged) : read.lines;
  };
}

const hasValue = (cell: SheetCell | undefined) => cell !== null && cell !== undefined && cell !== '';
const placesOf = ({ top, left, bottom, right }: MergedCells) =>
  `${placeName(left, top + 1)}:${placeName(right, bottom + 1)}`;
