import { type ProblemDetail, pointer } from '../../engine/index.ts';
import { placeIn, readRows, rowColumnsOf, valueFlaws } from '../../engine/reading.ts';
import { readSheetOf } from '../kernel/sheets/read-sheet.ts';
import { noColumns } from '../kernel/sheets/refused-sheet.ts';
import { type Imported, type Importing, importRows, type Keeping } from './keep.ts';

/**
 * Makes or replaces the rows of an Excel file, read as the designer reads it: in people's words, under the titles of the fields.
 *
 * @returns as `importRows`; what is wrong has the cell where it stands
 * @throws Problem malformedRequest where it is no such file, and as `importRows`
 */
export async function importSheet(keeping: Keeping, file: Uint8Array, how: Importing): Promise<Imported> {
  const { master, edition } = keeping;
  const columns = rowColumnsOf(edition.content, master.definition, 'zh-CN');
  const sheet = readRows(await readSheetOf(file), columns);
  if (typeof sheet === 'string') throw noColumns(columns);
  const flaws = sheet.flaws.map(
    ({ place, reason }): ProblemDetail => ({
      path: pointer(place),
      code: 'invalidValue',
      place,
      message: valueFlaws[reason],
    }),
  );
  return importRows(keeping, sheet.rows, {
    ...how,
    flaws,
    placed: (errors) => errors.map((one) => ({ ...one, place: placeIn(sheet, one.path).place })),
  });
}
