import writeXlsxFile from 'write-excel-file/node';
import type { AnswerOf } from '../../contract/call.ts';
import type { overviewCalls } from '../../contract/overview.ts';
import { both } from '../../contract/text.ts';
import { writableText } from '../../contract/xlsx.ts';
import type { Json, Locale, LocalText } from '../../engine/index.ts';

type Overview = AnswerOf<(typeof overviewCalls)['readOverview']>;
type Hits = AnswerOf<(typeof overviewCalls)['readRuleHits']>;

/** A table of the file: its name, what stands above its columns, its lines. */
interface Sheet {
  name: LocalText;
  head: LocalText[];
  lines: Json[][];
}

const hours = (ms: number | null) => (ms === null ? null : Math.round(ms / 36_000) / 100);
const policyHead = both('制度', 'Policy');
const flowHead = both('流程', 'Flow');
const count = both('数量', 'Count');
const longest = both('最长（小时）', 'Longest (hours)');
const half = (of: LocalText) => both(`${of['zh-CN']}中位（小时）`, `${of.en}, median (hours)`);
const most = (of: LocalText) => both(`${of['zh-CN']}九成不超过（小时）`, `${of.en}, nine in ten within (hours)`);
const waits = both('已等', 'Waiting');
const took = both('用时', 'Time taken');

/**
 * An overview as an Excel file: a sheet for what waits, what is overdue, what came of cases, the rules, and the editions to come.
 *
 * @param hits of the policies, in their order; undefined where a policy has no edition in force
 */
export async function overviewFile(overview: Overview, hits: (Hits | undefined)[], locale: Locale): Promise<Buffer> {
  const sheets = [waiting, overdue, outcomes, coming].map((of) => of(overview, locale));
  const all = [...sheets.slice(0, 3), rules(overview, hits, locale), ...sheets.slice(3)];
  const written = all.map(({ name, head, lines }) => ({
    sheet: name[locale],
    data: [
      head.map((title) => ({ value: title[locale], fontWeight: 'bold' as const })),
      ...lines.map((line) => line.map(cellOf)),
    ],
    columns: head.map((title) => ({ width: Math.max(14, title[locale].length * 2 + 2) })),
    stickyRowsCount: 1,
  }));
  return writeXlsxFile(written as never).toBuffer();
}

function cellOf(value: Json) {
  if (value === null) return { value: undefined };
  return { value: typeof value === 'number' ? value : writableText(String(value)) };
}

/** What is being made yet says so, and is not taken for nothing. */
const eachFlow = (
  { policies }: Overview,
  locale: Locale,
  lines: (flow: Overview['policies'][number]['flows'][number]) => Json[][],
): Json[][] =>
  policies.flatMap(({ title, flows, building }): Json[][] => {
    if (building) return [[title[locale], both('正在汇总', 'being made')[locale]]];
    return flows.flatMap((flow) => lines(flow).map((line) => [title[locale], flow.title[locale], ...line]));
  });

function waiting(overview: Overview, locale: Locale): Sheet {
  return {
    name: both('在办与停留', 'Waiting'),
    head: [
      ...[policyHead, flowHead, both('状态', 'State'), both('在等', 'Waiting now'), both('起始不明', 'Since unknown')],
      ...[longest, half(waits), most(waits), both('期间离开', 'Left in the period'), half(took), most(took)],
    ],
    lines: eachFlow(overview, locale, ({ states }) =>
      states.map(({ title, waiting: open, passed }) => [
        ...[title[locale], open.count, open.untimed, hours(open.longestMs), hours(open.p50Ms), hours(open.p90Ms)],
        ...[passed.count, hours(passed.p50Ms), hours(passed.p90Ms)],
      ]),
    ),
  };
}

function overdue({ policies }: Overview, locale: Locale): Sheet {
  const kinds = { person: both('人员', 'Person'), department: both('部门', 'Department'), role: both('角色', 'Role') };
  return {
    name: both('逾期', 'Overdue'),
    head: [policyHead, both('按', 'By'), both('名称', 'Name'), both('所属部门', 'Departments'), count, longest],
    lines: policies.flatMap(({ title, overdue: { persons, departments, roles } }) =>
      [
        ...persons.map((one): Json[] => [kinds.person[locale], one.name, one.departments.join(' '), ...late(one)]),
        ...departments.map((one): Json[] => [kinds.department[locale], one.name, null, ...late(one)]),
        ...roles.map((one): Json[] => [kinds.role[locale], one.title[locale], null, ...late(one)]),
      ].map((line) => [title[locale], ...line]),
    ),
  };
}

const late = ({ count: times, longestMs }: { count: number; longestMs: number | null }) => [times, hours(longestMs)];

function outcomes(overview: Overview, locale: Locale): Sheet {
  return {
    name: both('办结', 'Outcomes'),
    head: [
      policyHead,
      flowHead,
      both('结果', 'Outcome'),
      count,
      both('金额项', 'Money'),
      both('合计（元）', 'Sum (CNY)'),
    ],
    lines: eachFlow(overview, locale, ({ outcomes: ended, money }) =>
      ended.flatMap(({ title, count: times, sums }) => {
        const first = [title[locale], times];
        if (money.length === 0) return [[...first, null, null]];
        return money.map(({ name, title: of }) => [...first, of[locale], sums[name] ?? null]);
      }),
    ),
  };
}

function rules({ policies }: Overview, hits: (Hits | undefined)[], locale: Locale): Sheet {
  const cut = both('仅为其中已查看的判定', 'of the decisions that were looked at');
  return {
    name: both('规则命中', 'Rules'),
    head: [
      policyHead,
      both('规则集', 'Rule set'),
      both('规则', 'Rule'),
      both('命中次数', 'Fired'),
      both('说明', 'Note'),
    ],
    lines: policies.flatMap(({ title }, place) => {
      const found = hits[place];
      return (found?.ruleSets ?? []).flatMap(({ title: of, rules: fired, silent }) =>
        [...fired, ...silent].map((rule): Json[] => [
          ...[title[locale], of[locale], rule.title[locale], rule.count],
          found?.whole ? null : cut[locale],
        ]),
      );
    }),
  };
}

function coming({ policies }: Overview, locale: Locale): Sheet {
  return {
    name: both('待生效版本', 'Coming editions'),
    head: [policyHead, both('版本', 'Edition'), both('生效时间', 'Takes force')],
    lines: policies.flatMap(({ title, coming: later }) =>
      later.map(({ edition, effectiveFrom }) => [title[locale], edition, effectiveFrom]),
    ),
  };
}
