import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import type { PolicyOverview } from '../../kernel/api.ts';
import { keepExcel } from '../../kernel/files.ts';
import { isOverseer } from '../../kernel/session/home.ts';
import { useSession } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed, Loading, Page } from '../../kernel/ui/page.tsx';
import { PolicyFilter } from '../../kernel/ui/policy-filter.tsx';
import { setQuery } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { ComingSection } from './coming-section.tsx';
import { Figures } from './figures.tsx';
import { OutcomeSection } from './outcome-section.tsx';
import { OverdueSection } from './overdue-section.tsx';
import './overview.css';
import { type PeriodKind, periodKinds } from './periods.ts';
import { RulesSection } from './rules-section.tsx';
import { useOverview } from './use-overview.ts';
import { WaitingSection } from './waiting-section.tsx';

/**
 * The home of who looks after policies: what waits where and how long, what is overdue, what came of cases, which rules fire, what comes.
 *
 * @param first what stands above it: another feature's
 */
export function OverviewPage({ first }: { first?: ReactNode }) {
  const t = useT();
  const { data, error, refetch, days, kind, query, policy } = useOverview();
  const isWhole = useSession(({ me }) => isOverseer(me));
  if (error) return <Failed problem={error} retry={refetch} />;
  return (
    <Page
      crumbs={[]}
      title={t('overview.title')}
      subtitle={t(isWhole ? 'overview.subtitle' : 'overview.subtitleSeen')}
      actions={<ExportButton query={query} />}
    >
      {first}
      <div className="toolbar">
        <PolicyFilter />
        <Select
          aria-label={t('overview.period')}
          className="overview-period"
          value={kind}
          options={periodKinds.map((one) => ({ value: one, label: t(`overview.${one}`) }))}
          onChange={(next: PeriodKind) => setQuery({ period: next === 'days30' ? undefined : next })}
        />
        <span className="faint">{t('overview.ofPeriod', days)}</span>
      </div>
      {data ? (
        <Sections policies={data.policies} days={days} isOne={policy !== undefined} isWhole={isWhole} />
      ) : (
        <Loading />
      )}
    </Page>
  );
}

function ExportButton({ query }: { query: { from: string; to: string; policy?: string } }) {
  const t = useT();
  const { act, busy } = useDoing();
  const { from, to } = query;
  return (
    <Button
      icon={<Icon name="download" />}
      loading={busy}
      onClick={() =>
        void act(() => keepExcel(t('overview.fileName', { from, to }), (excel) => excel.readOverview(query)))
      }
    >
      {t('overview.export')}
    </Button>
  );
}

interface SectionsProps {
  policies: PolicyOverview[];
  days: { from: string; to: string };
  isOne: boolean;
  /** The reader looks after policies: it is of all cases, and which rules fire belongs to it. */
  isWhole: boolean;
}

function Sections({ policies, days, isOne, isWhole }: SectionsProps) {
  const t = useT();
  const text = useText();
  if (policies.length === 0)
    return <EmptyHelp icon="policies" title={t('overview.noPolicies')} text={t('overview.noPoliciesHelp')} />;
  const building = policies.filter((one) => one.building);
  const known = policies.filter((one) => !one.building);
  return (
    <>
      {building.map(({ policy, title }) => (
        <p key={policy} className="overview-building" role="status">
          {t('overview.building', { policy: text(title, policy) })}
        </p>
      ))}
      {known.map(({ policy, title, seen }) =>
        seen && !seen.whole ? (
          <p key={policy} className="overview-building" role="status">
            {t('overview.newest', { policy: text(title, policy), count: seen.looked })}
          </p>
        ) : null,
      )}
      {known.length > 0 ? (
        <>
          <Figures policies={known} />
          <WaitingSection policies={known} isOne={isOne} />
          <OverdueSection policies={known} isOne={isOne} isLinked={isWhole} />
          <OutcomeSection policies={known} isOne={isOne} />
        </>
      ) : null}
      {isWhole ? <RulesSection policies={policies} days={days} /> : null}
      <ComingSection policies={policies} />
    </>
  );
}
