import type { RegisterPage } from '../../client/api.ts';
import {
  columnSchema,
  instantText,
  isEqualJson,
  type Json,
  type JsonObject,
  type PolicyContent,
  type RegisterDefinition,
} from '../../engine/index.ts';
import { type DataColumn, DataTable } from '../kernel/ui/data-table.tsx';
import { href } from '../kernel/ui/router.ts';
import { useLocale, useT, useText } from '../texts/translate.ts';
import { type Words, wordsOf } from './policy-words.ts';
import { withDecimals } from './values.ts';

type Column = RegisterPage['columns'][number];
type Row = Record<string, unknown>;

interface RegisterTableProps {
  content: PolicyContent;
  definition: RegisterDefinition;
  page: Pick<RegisterPage, 'columns' | 'sums' | 'groups' | 'count'>;
  rows: Row[];
  /** What stands beside what all come to; default: over how many rows that is. */
  total?: string;
  /** It stays a table however narrow its place is. */
  plain?: boolean;
}

/** Rows of a register: figures under each other with their units, groups with what each comes to, and what all come to. */
export function RegisterTable({ content, definition, page, rows, total, plain = false }: RegisterTableProps) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const words = wordsOf(content, undefined, locale);
  const { columns, sums, groups, count } = page;
  const value = (column: Column, one: unknown) => cellWords(one as Json, column, { content, definition, words });
  const first = columns.findIndex(({ sum }) => !sum);
  const hasSums = columns.some(({ sum }) => sum);
  const shown = columns.map((column, index): DataColumn<Row> => {
    const title = column.title[locale];
    const unit = words.unit(column.unit);
    const label = unit ? `${title} (${unit})` : title;
    const isNumber = column.sum || rows.some((row) => typeof row[column.name] === 'number');
    const over = total ?? t('register.sumOver', { count });
    return {
      key: column.name,
      label,
      title: label,
      numeric: isNumber,
      cell: (row) => {
        const said = value(column, row[column.name]);
        return index === 0 ? <a href={sourceHref(content, definition, String(row.source))}>{said || '—'}</a> : said;
      },
      ...(hasSums ? { foot: column.sum ? value(column, sums[column.name]) : index === first ? over : undefined } : {}),
    };
  });
  const groupOf = (row: Row | undefined): JsonObject | undefined =>
    row && Object.fromEntries((definition.group ?? []).map((name) => [name, (row[name] ?? null) as Json]));
  const above = (row: Row, index: number) => {
    const by = groupOf(row);
    if (!by || isEqualJson(by, groupOf(rows[index - 1]) ?? null)) return null;
    const group = groups.find((one) => isEqualJson(one.by as Json, by));
    if (!group) return null;
    const named = (name: string) => columns.find((column) => column.name === name);
    const names = Object.entries(by).flatMap(([name, one]) => {
      const column = named(name);
      return column ? [value(column, one) || '—'] : [];
    });
    const comes = columns.flatMap((column) => {
      if (!column.sum) return [];
      const unit = words.unit(column.unit);
      return [
        `${column.title[locale]}${t('common.colon')}${value(column, group.sums[column.name])}${unit ? ` ${unit}` : ''}`,
      ];
    });
    return (
      <>
        {names.join(' · ')}
        <span className="soft"> · {[t('register.rows', { count: group.count }), ...comes].join(' · ')}</span>
      </>
    );
  };
  return (
    <DataTable
      label={text(definition.title, definition.id)}
      columns={shown}
      rows={rows}
      plain={plain}
      keyOf={(row) => String(row.source)}
      {...(definition.group?.length ? { above } : {})}
    />
  );
}

/** Where what a row is made of stands. */
function sourceHref({ policy }: PolicyContent, { over }: RegisterDefinition, id: string): string {
  if ('forms' in over) return href('records', id);
  if ('flow' in over) return href('instances', id);
  return `${href('policies', policy.id)}?tab=decisions&decision=${encodeURIComponent(id)}`;
}

interface CellReading {
  content: PolicyContent;
  definition: RegisterDefinition;
  words: Words;
}

/** What stands in a cell: a field as its form says it, an instant as a day and a time, a number with all its decimals. */
function cellWords(value: Json | undefined, column: Column, { content, definition, words }: CellReading): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && column.decimals !== undefined) return withDecimals(value, column.decimals);
  // As the periods are: by the clock of the policy, wherever the reader is.
  const moment = typeof value === 'string' ? instantText(value, content.policy.timeZone) : undefined;
  if (moment !== undefined) return moment.slice(0, 16);
  return words.value(value, columnSchema(content, definition, column.name));
}
