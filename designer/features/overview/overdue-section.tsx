import type { ReactNode } from 'react';
import { lengthWords } from '../../../engine/reading.ts';
import type { OverdueFigures, PolicyOverview } from '../../kernel/api.ts';
import { DataTable } from '../../kernel/ui/data-table.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { listHref } from './figures.tsx';

interface OverdueProps {
  policies: PolicyOverview[];
  isOne: boolean;
  /** Whether the reader may open the tasks of others. */
  isLinked: boolean;
}

/** What is overdue, by persons, their departments, and roles where it is nobody's by name. */
export function OverdueSection({ policies, isOne, isLinked }: OverdueProps) {
  const t = useT();
  const text = useText();
  const late = policies.filter(({ overdue }) => overdue.count > 0);
  return (
    <Section title={t('overview.overdue')} count={late.reduce((sum, { overdue }) => sum + overdue.count, 0)}>
      {late.length === 0 ? <p className="soft overview-none">{t('overview.noneLate')}</p> : null}
      {late.map(({ policy, title, overdue }) => (
        <div key={policy} className="overview-flow">
          {isOne ? null : <h3>{text(title, policy)}</h3>}
          <OverdueTables policy={policy} overdue={overdue} isLinked={isLinked} />
        </div>
      ))}
    </Section>
  );
}

interface Late {
  key: string;
  name: ReactNode;
  count: number;
  longestMs: number | null;
}

interface TablesProps {
  policy: string;
  overdue: OverdueFigures;
  isLinked: boolean;
}

function OverdueTables({ policy, overdue, isLinked }: TablesProps) {
  const t = useT();
  const text = useText();
  const { persons, personCount, departments, roles } = overdue;
  const theirs = (person: string, name: string, role?: string) =>
    isLinked ? <a href={listHref('tasks', { policy, person, role, overdue: 'true' })}>{name}</a> : name;
  return (
    <>
      <div className="overview-late">
        {persons.length > 0 ? (
          <LateTable
            title={t('overview.person')}
            rows={persons.map(({ person, name, departments: within, ...one }) => ({
              ...{ key: person, ...one },
              name: (
                <>
                  {theirs(person, name)} <small className="faint">{within.join(t('common.comma'))}</small>
                </>
              ),
            }))}
          />
        ) : null}
        {departments.length > 0 ? (
          <LateTable
            title={t('overview.department')}
            rows={departments.map(({ department, ...one }) => ({ key: department, ...one }))}
          />
        ) : null}
        {persons.length > 0 && departments.length === 0 ? <p className="faint">{t('overview.noDepartment')}</p> : null}
        {roles.length > 0 ? (
          <LateTable
            title={t('overview.role')}
            rows={roles.map(({ role, title, ...one }) => ({
              ...{ key: role, ...one },
              name: theirs('*', text(title, role), role || undefined),
            }))}
          />
        ) : null}
      </div>
      {personCount > persons.length ? (
        <p className="faint">{t('overview.somePersons', { count: personCount, shown: persons.length })}</p>
      ) : null}
      {persons.length > 0 ? <p className="faint overview-help">{t('overview.severalMay')}</p> : null}
    </>
  );
}

function LateTable({ title, rows }: { title: string; rows: Late[] }) {
  const t = useT();
  const locale = useLocale();
  return (
    <DataTable
      plain
      label={title}
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { key: 'name', title, label: title, cell: ({ name }) => name },
        {
          ...{ key: 'count', title: t('overview.count'), label: t('overview.count'), numeric: true },
          cell: ({ count }) => count,
        },
        {
          ...{ key: 'longest', title: t('overview.longestLate'), label: t('overview.longestLate'), numeric: true },
          cell: ({ longestMs }) => (longestMs === null ? '—' : lengthWords(longestMs, locale)),
        },
      ]}
    />
  );
}
