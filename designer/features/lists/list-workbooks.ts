import type { JsonObject, ObjectSchema } from '../../../engine/index.ts';
import { type SheetCell, withUnit } from '../../../engine/reading.ts';
import { schemaKind } from '../../forms/schema-kinds.ts';
import type { Fill, Workbook } from '../../kernel/excel/workbook.ts';
import type { Translate } from '../../texts/sections.ts';
import type { Words } from '../../words/policy-words.ts';
import { type FactColumn, factCell } from './fact-columns.ts';
import type { CaseSheet } from './read-list.ts';
import type { TriedCase } from './try-list.ts';

/** An Excel file to be filled in: a column for each fact, the given facts as an example, and what each column takes. */
export function templateOf(columns: FactColumn[], example: JsonObject, title: string, t: Translate): Workbook {
  const lines = [columns.map(({ header }) => header), columns.map((column) => factCell(example[column.fact], column))];
  const takes = columns.map((column) => [
    column.header,
    [t(`list.${column.need}`), ...taken(column, t)].join(t('list.semicolon')),
  ]);
  const help = [
    [t('list.helpName')],
    [t('list.helpOwn'), t('list.helpOwnText')],
    [t('list.helpEmpty'), t('list.helpEmptyText')],
    [null],
    [t('list.helpColumns')],
    ...takes,
  ];
  const heads = columns.map(({ need }): Fill => (need === 'required' ? 'blue' : 'grey'));
  return { name: title, lines, head: 0, heads, help: { name: t('list.helpName'), lines: help } };
}

function taken({ schema, choices, inWords }: FactColumn, t: Translate): string[] {
  const values = choices.map(({ value }) => inWords(value)).join(t('common.comma'));
  const mayBeNone = [schema.type].flat().includes('null');
  return [t(`list.takes_${schemaKind(schema)}`, { values }), ...(mayBeNone ? [t('list.orNone')] : [])];
}

/** What says results and problems in the reader's language. */
interface ResultWords {
  words: Words;
  t: Translate;
  /** Why a case has no result; empty: it has one. */
  why: (one: TriedCase) => string;
}

interface Compared {
  outcome: ObjectSchema;
  /** The edition that the draft is compared with. */
  edition: number | undefined;
}

/** The list as it came, and behind its columns what became of each case. */
export function resultsOf(
  list: CaseSheet,
  cases: TriedCase[],
  { outcome, edition }: Compared,
  { words, t, why }: ResultWords,
): Workbook {
  const { lines, head } = list;
  const width = Math.max(...lines.map(({ length }) => length));
  const names = Object.keys(outcome.properties ?? {});
  const title = (name: string) => withUnit(words.label(name), words.unit(outcome.properties?.[name]?.unit));
  const sides =
    edition === undefined ? [''] : [` · ${t('list.draft')}`, ` · ${t('list.edition', { number: edition })}`];
  const headers = [
    ...sides.flatMap((side) => names.map((name) => `${title(name)}${side}`)),
    ...(edition === undefined ? [] : [t('list.changedColumn', { number: edition })]),
    t('list.problemColumn'),
  ];
  const cellOf = (answer: TriedCase['now'], name: string): SheetCell => {
    const value = answer && 'outcome' in answer ? answer.outcome[name] : undefined;
    if (value === undefined || value === null || typeof value === 'number') return value ?? null;
    return words.value(value, outcome.properties?.[name]);
  };
  const results = (one: TriedCase): SheetCell[] => [
    ...(edition === undefined ? [one.now] : [one.now, one.before]).flatMap((answer) =>
      names.map((name) => cellOf(answer, name)),
    ),
    ...(edition === undefined ? [] : [words.value(one.differs)]),
    why(one) || null,
  ];
  const behind = new Map(cases.map((one) => [one.number, one]));
  const filled = lines.map((cells, index) => {
    const own = [...cells, ...new Array<null>(width - cells.length).fill(null)];
    const one = behind.get(index + 1);
    if (index + 1 === head.number) return [...own, ...headers];
    return one ? [...own, ...results(one)] : own;
  });
  const heads = [...new Array<Fill>(width).fill('grey'), ...new Array<Fill>(headers.length).fill('green')];
  return { name: t('list.result'), lines: filled, head: head.number - 1, heads };
}
