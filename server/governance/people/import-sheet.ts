import type { ProblemDetail } from '../../../engine/index.ts';
import { cellOf, organisationColumns, readOrganisation, sheetFlaws } from '../../../engine/reading.ts';
import type { Parts } from '../../decisions/parts.ts';
import { readSheetOf } from '../../kernel/sheets/read-sheet.ts';
import { noColumns } from '../../kernel/sheets/refused-sheet.ts';
import type { PersonRecord } from '../../stores/records/directory.ts';

/**
 * What an Excel file says of the organisation, as the designer reads it: a line for each person, below a header.
 *
 * @returns what is to be imported, the cells that cannot be read, and where in the file something stands that is wrong with it
 * @throws Problem malformedRequest where it is no such file
 */
export async function sheetOfPeople({ directory }: Parts, file: Uint8Array, known: readonly PersonRecord[]) {
  const { departments, posts } = directory.records;
  const places = { departments: [...departments.values()], posts: [...posts.values()] };
  const sheet = readOrganisation(await readSheetOf(file), organisationColumns('zh-CN'), {
    places,
    persons: known.map(({ revision: version, ...one }) => ({ ...one, version })),
  });
  if (!sheet) throw noColumns(organisationColumns('zh-CN'));
  const flaws = sheet.flaws.map(({ place, reason }): ProblemDetail & { place: string } => ({
    ...{ path: `/${place}`, code: 'invalidValue', place, message: sheetFlaws[reason] },
  }));
  const placed = (errors: readonly ProblemDetail[]) =>
    errors.map((one) => ({ ...one, place: cellOf(sheet, one.path).place }));
  return { wanted: sheet.wanted, flaws, placed };
}
