import { useQuery } from '@tanstack/react-query';
import type { Master } from '../../../client/api.ts';
import { groupBy } from '../../../contract/group-by.ts';
import { useEditionInForce } from '../../kernel/edition-in-force.ts';
import { useLive } from '../../kernel/live.ts';
import { mastersQuery, policiesQuery } from '../../kernel/queries.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { PolicyFilter } from '../../kernel/ui/policy-filter.tsx';
import { href, useRoute } from '../../kernel/ui/router.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { wordsOf } from '../../words/policy-words.ts';
import './masters.css';

/** The master data that the reader may see, by policy. */
export function MastersPage() {
  const t = useT();
  const { query } = useRoute();
  const policy = query.get('policy');
  const { data, error, refetch } = useQuery(mastersQuery);
  useLive();
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  const groups = groupBy(
    data.filter((one) => policy === null || one.policy === policy),
    (one) => one.policy,
  );
  return (
    <Page crumbs={[]} title={t('master.title')} subtitle={t('master.subtitle')}>
      <div className="toolbar">
        <PolicyFilter />
      </div>
      {groups.size === 0 ? <EmptyHelp icon="table" title={t('master.none')} text={t('master.noneHelp')} /> : null}
      {[...groups].map(([id, masters]) => (
        <OfPolicy key={id} policy={id} masters={masters} />
      ))}
    </Page>
  );
}

function OfPolicy({ policy, masters }: { policy: string; masters: Master[] }) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const { data: policies } = useQuery(policiesQuery);
  const { content } = useEditionInForce(policy);
  const words = wordsOf(content ?? null, undefined, locale);
  const title = text(policies?.find(({ id }) => id === policy)?.title, policy);
  return (
    <Section title={title} flush>
      <ul className="master-list">
        {masters.map(({ id, title: own, rows, keptBy, mayKeep }) => (
          <li key={id}>
            <a className="master-item" href={href('masters', policy, id)}>
              <Icon name="table" size={18} />
              <b>{text(own, id)}</b>
              <span className="soft">
                {t('master.keptBy', { roles: keptBy.map(words.label).join(t('common.comma')) })}
              </span>
              {mayKeep ? <span className="pill pill-accent">{t('master.yours')}</span> : <span />}
              <span className="faint">{t('master.rows', { count: rows })}</span>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
