import { useQuery } from '@tanstack/react-query';
import { useLive } from '../../kernel/live.ts';
import { registersQuery } from '../../kernel/queries.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Failed, Loading, Page } from '../../kernel/ui/page.tsx';
import { PolicyFilter } from '../../kernel/ui/policy-filter.tsx';
import { PolicyGroups } from '../../kernel/ui/policy-groups.tsx';
import { useT } from '../../texts/translate.ts';

/** The registers that the reader may see, by policy. */
export function RegistersPage() {
  const t = useT();
  const { data, error, refetch } = useQuery(registersQuery);
  useLive();
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  return (
    <Page crumbs={[]} title={t('register.title')} subtitle={t('register.subtitle')}>
      <div className="toolbar">
        <PolicyFilter />
      </div>
      <PolicyGroups
        items={data}
        icon="outline"
        room="registers"
        about={({ period, mayFreeze }) => (
          <>
            <span className="soft">
              {period ? t('register.byPeriod', { period: t(`registerEditor.period_${period}`) }) : ''}
            </span>
            {mayFreeze ? <span className="pill pill-accent">{t('register.mayFreeze')}</span> : null}
          </>
        )}
        empty={<EmptyHelp icon="outline" title={t('register.none')} text={t('register.noneHelp')} />}
      />
    </Page>
  );
}
