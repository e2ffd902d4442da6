/** Text given to a cell by typing, pasting, clearing or filling. Rows past the last one ask for new rows. */
export interface TextWrite {
  row: number;
  column: number;
  text: string;
}
export type WriteHow = 'type' | 'paste' | 'clear' | 'fill';

/** Something that may be written in a cell. */
export interface Suggestion {
  text: string;
  label: string;
  hint?: string;
}
