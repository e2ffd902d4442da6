import { useQuery } from '@tanstack/react-query';
import type { Master } from '../../../client/api.ts';
import { useEditionInForce } from '../../kernel/edition-in-force.ts';
import { useLive } from '../../kernel/live.ts';
import { mastersQuery } from '../../kernel/queries.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Failed, Loading, Page } from '../../kernel/ui/page.tsx';
import { PolicyFilter } from '../../kernel/ui/policy-filter.tsx';
import { PolicyGroups } from '../../kernel/ui/policy-groups.tsx';
import { useLocale, useT } from '../../texts/translate.ts';
import { wordsOf } from '../../words/policy-words.ts';

/** The master data that the reader may see, by policy. */
export function MastersPage() {
  const t = useT();
  const { data, error, refetch } = useQuery(mastersQuery);
  useLive();
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  return (
    <Page crumbs={[]} title={t('master.title')} subtitle={t('master.subtitle')}>
      <div className="toolbar">
        <PolicyFilter />
      </div>
      <PolicyGroups
        items={data}
        icon="table"
        room="masters"
        about={(master) => <About master={master} />}
        empty={<EmptyHelp icon="table" title={t('master.none')} text={t('master.noneHelp')} />}
      />
    </Page>
  );
}

/** Who keeps it, and how many rows it has. */
function About({ master: { policy, keptBy, mayKeep, rows } }: { master: Master }) {
  const t = useT();
  const locale = useLocale();
  const { content } = useEditionInForce(policy);
  const words = wordsOf(content ?? null, undefined, locale);
  const roles = keptBy.map(words.label).join(t('common.comma'));
  return (
    <>
      <span className="soft">{roles ? t('master.keptBy', { roles }) : ''}</span>
      {mayKeep ? <span className="pill pill-accent">{t('master.yours')}</span> : null}
      <span className="faint">{t('master.rows', { count: rows })}</span>
    </>
  );
}
