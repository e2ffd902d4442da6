// What people write in cells and files, read: for whoever imports sheets or types values.
export { readCell } from './reading/cells.ts';
export { type Choice, choicesOf, findChoice, namesIn, splitList } from './reading/choices.ts';
export { durationWords, lengthWords, readDurationWords } from './reading/durations.ts';
export {
  type CellFlaw,
  cellText,
  findHeader,
  type Header,
  type NamedColumn,
  placeName,
  type SheetCell,
  type SheetProblem,
  withUnit,
} from './reading/lines.ts';
export { readDay, readInstant, readMonth, readPeriod, readTime } from './reading/moments.ts';
export {
  cellOf,
  columnNames,
  type OrganisationSheet,
  organisationColumns,
  pathOf,
  readOrganisation,
  type SheetColumn,
  sheetFlaws,
  sheetLines,
} from './reading/organisation.ts';
export { readQuantity } from './reading/quantities.ts';
export { mostRows, placeIn, type RowSheet, type RowsProblem, readRows, rowColumnsOf } from './reading/rows.ts';
export { isNumeric, typesOf } from './reading/schema-types.ts';
export { readThen, readValue, type ValueFlaw, valueFlaws } from './reading/values.ts';
