import type { FlowFigures, OutcomeFigures, PolicyOverview } from '../../kernel/api.ts';
import { DataTable } from '../../kernel/ui/data-table.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { useT, useText } from '../../texts/translate.ts';
import { listHref } from './figures.tsx';

interface Row extends OutcomeFigures {
  policy: string;
  policyTitle: PolicyOverview['title'];
  of: FlowFigures;
}

const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** How cases ended in the period, flow by flow, with what they were about in money. */
export function OutcomeSection({ policies, isOne }: { policies: PolicyOverview[]; isOne: boolean }) {
  const t = useT();
  const text = useText();
  const rows = policies.flatMap(({ policy, title: policyTitle, flows }) =>
    flows.flatMap((of) => of.outcomes.map((one): Row => ({ ...one, policy, policyTitle, of }))),
  );
  const columns = [
    {
      ...{ key: 'outcome', title: t('overview.outcome'), label: t('overview.outcome') },
      cell: ({ title, state, status }: Row) => (
        <span className={status === 'stopped' ? 'pill pill-bad' : 'pill'}>{text(title, state ?? '')}</span>
      ),
    },
    {
      ...{ key: 'count', title: t('overview.count'), label: t('overview.count'), numeric: true },
      cell: ({ policy, of, status, state, count }: Row) => {
        // Of several final states at once the list knows one.
        const first = state?.split('\n')[0];
        const name = text(of.title, of.flow);
        const to = listHref('instances', { policy, flow: of.flow, status, state: first });
        return (
          <a href={to} aria-label={`${name} ${count}`}>
            {count}
          </a>
        );
      },
    },
    {
      ...{ key: 'money', title: t('overview.money'), label: t('overview.money') },
      cell: (row: Row) => <Money {...row} />,
    },
  ];
  const above = (row: Row, index: number) => {
    const before = rows[index - 1];
    if (before && before.policy === row.policy && before.of.flow === row.of.flow) return null;
    const of = isOne ? '' : ` · ${text(row.policyTitle, row.policy)}`;
    return `${text(row.of.title, row.of.flow)}${of}`;
  };
  return (
    <Section title={t('overview.outcomes')} flush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="soft overview-none">{t('overview.noneEnded')}</p>
      ) : (
        <DataTable
          label={t('overview.outcomes')}
          {...{ columns, rows, above }}
          keyOf={({ policy, of, status, state }) => [policy, of.flow, status, state].join(' ')}
        />
      )}
    </Section>
  );
}

function Money({ of, sums }: Row) {
  const t = useT();
  const text = useText();
  if (of.money.length === 0) return <span className="faint">{t('overview.noMoney')}</span>;
  return (
    <span className="overview-money">
      {of.money.map(({ name, title }) => {
        const sum = sums[name];
        return (
          <span key={name}>
            <span className="faint">{text(title, name)}</span>{' '}
            {sum === null || sum === undefined ? '—' : money.format(sum)}
          </span>
        );
      })}
    </span>
  );
}
