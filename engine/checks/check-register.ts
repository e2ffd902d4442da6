import { parseTime } from '../expressions/dates.ts';
import { numberFlaw } from '../forms/numbering.ts';
import type { PolicyContent, RegisterDefinition } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import type { Register } from '../registers/register.ts';
import { findingsIn } from './check-places.ts';
import { type Finding, type Report, reporter } from './finding.ts';
import { type Known, type PlaceRow, row } from './place-row.ts';
import { citations } from './rule-names.ts';

/** What is wrong with a register that compiles: what it is over, its columns, and how they are used. */
export function checkRegister(register: Register, content: PolicyContent): Finding[] {
  const { definition, scope } = register;
  const report = reporter('register', definition.id);
  const known: Known = { content, scope, schemaOf: () => undefined };
  return [
    ...columnFindings(definition, report),
    ...numberFindings(definition, report),
    ...dueFindings(definition, report),
    ...citations(definition.clauses, '', new Set(content.clauses.clauses.map(({ id }) => id)), report),
    ...findingsIn(placesOfRegister, definition, known, report),
    ...findingsIn(placesOfStatement, definition, { ...known, scope: register.statementScope }, report),
  ];
}

/** Columns are told apart by their names, which are names of a query besides. */
function columnFindings({ columns }: RegisterDefinition, report: Report): Finding[] {
  return columns.flatMap(({ name }, index) => {
    const path = pointer('columns', index, 'name');
    if (columns.findIndex((one) => one.name === name) < index)
      return [report('duplicateId', path, `列 ${name} 重复`, `There are two columns ${name}`)];
    return ['source', 'period', 'format', 'cursor', 'limit'].includes(name)
      ? [
          report(
            'reservedName',
            path,
            `列不能叫 ${name}：它另有含义`,
            `A column cannot be called ${name}: that means something else`,
          ),
        ]
      : [];
  });
}

function numberFindings({ number }: RegisterDefinition, report: Report): Finding[] {
  const flaw = number === undefined ? undefined : numberFlaw(number.replaceAll(/\{(id|period)\}/g, ''));
  if (!flaw) return [];
  return [
    report(
      'valueNotAllowed',
      '/number',
      '编号须有一处流水号（如 {0000}），此外只能有 {id}、{period} 和 {yyyyMM} 这样的日期',
      'A number has the running number in one place, as {0000}; besides it there may be {id}, {period} and a date as {yyyyMM}',
    ),
  ];
}

function dueFindings({ due, period }: RegisterDefinition, report: Report): Finding[] {
  if (!due) return [];
  const wrong: [boolean, string, string, string][] = [
    [period === undefined, '/due', '没有期间（period）的台账无从到期', 'A register without a period is never due'],
    [
      !(Number.isInteger(due.day) && due.day >= 1 && due.day <= 31),
      '/due/day',
      '到期日为期末之后第 1 至 31 天',
      'It is due 1 to 31 days behind the period',
    ],
    [
      due.time !== undefined && Number.isNaN(parseTime(due.time)),
      '/due/time',
      '时间应写作 hh:mm',
      'A time is written hh:mm',
    ],
  ];
  return wrong.filter(([isWrong]) => isWrong).map(([, path, zh, en]) => report('valueNotAllowed', path, zh, en));
}

const placesOfRegister: Record<string, PlaceRow<RegisterDefinition>> = {
  'what a register is over': row('name', function* ({ over }, { scope, content }) {
    if ('flow' in over) yield { path: '/over/flow', given: over.flow, scope, names: Object.keys(content.flows) };
    else if ('decisions' in over)
      yield { path: '/over/decisions', given: over.decisions, scope, names: Object.keys(content.rules) };
    else
      for (const [index, given] of over.forms.entries())
        yield { path: pointer('over', 'forms', index), given, scope, names: Object.keys(content.forms) };
  }),
  'condition of a register': row('value', function* ({ where }, { scope }) {
    if (where) yield { path: '/where', given: where, wanted: { type: 'boolean' }, scope };
  }),
  'column of a register': row('expression', function* ({ columns }, { scope }) {
    for (const [index, { '=': given, sum }] of columns.entries())
      yield { path: pointer('columns', index), given, scope, ...(sum ? { wanted: { type: 'number' } } : {}) };
  }),
  'name of a column': row('name', function* ({ columns, group = [], sort = [], for: own }, { scope }) {
    const names = columns.map(({ name }) => name);
    for (const [index, given] of group.entries()) yield { path: pointer('group', index), given, scope, names };
    for (const [index, given] of sort.entries())
      yield { path: pointer('sort', index), given: given.replace(/^-/, ''), scope, names };
    if (own !== undefined) yield { path: '/for', given: own, scope, names };
  }),
  'calendar of a register': row('name', function* ({ due }, { scope, content }) {
    const names = Object.keys(content.config.values);
    if (due?.workingDay !== undefined) yield { path: '/due/workingDay', given: due.workingDay, scope, names };
  }),
  'role of a register': row('name', function* ({ see = [], signed = [] }, { scope, content }) {
    const names = content.policy.roles;
    if (!names) return;
    for (const [index, given] of see.entries()) yield { path: pointer('see', index), given, scope, names };
    for (const [index, { role }] of signed.entries())
      if (role !== undefined) yield { path: pointer('signed', index, 'role'), given: role, scope, names };
  }),
};

const placesOfStatement: Record<string, PlaceRow<RegisterDefinition>> = {
  'condition of a signature of a statement': row('value', function* ({ signed = [] }, { scope }) {
    for (const [index, { if: given }] of signed.entries())
      if (given) yield { path: pointer('signed', index, 'if'), given, wanted: { type: 'boolean' }, scope };
  }),
};
