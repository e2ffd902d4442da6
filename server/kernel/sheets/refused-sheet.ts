import { both } from '../../../contract/text.ts';
import { Problem } from '../../../engine/index.ts';
import type { NamedColumn } from '../../../engine/reading.ts';

/** A file in which no line names the columns that it must have, or nothing stands below them. */
export const noColumns = (columns: readonly NamedColumn[]): Problem => {
  const headers = columns.map(({ header }) => header);
  return new Problem('malformedRequest', {
    detail: both(
      `找不到表头，或其下没有内容；第一张表应有这些列：${headers.join('、')}`,
      `no header was found, or nothing stands below it; the first sheet must have the columns ${headers.join(', ')}`,
    ),
  });
};
