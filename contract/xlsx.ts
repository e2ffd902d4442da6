/** The media type of an Excel file. */
export const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * A text as it can be written into an Excel file: what every object has the library would take for a text that it has written already, and
 * the file could not be opened. In quotes it is read again as what it is.
 *
 * @example writableText('toString') // '"toString"'
 */
export const writableText = (text: string): string => (text in {} ? `"${text}"` : text);
