import { useQuery } from '@tanstack/react-query';
import type { Policy } from '../../kernel/api.ts';
import { editionQuery, policiesQuery } from '../../kernel/queries.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed, Loading, Page } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { AwaitingDrafts } from './awaiting-drafts.tsx';
import './policies.css';
import { figuresOf, noFigures, type PolicyFigures } from './figures.ts';
import { NewPolicy } from './new-policy.tsx';

/** All policies as cards: what each is for, what is in force, what is open. */
export function PoliciesPage() {
  const t = useT();
  const { data, error, refetch } = useQuery(policiesQuery);
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  const none = data.length === 0;
  return (
    <Page
      crumbs={[]}
      title={t('policies.title')}
      subtitle={t('policies.subtitle')}
      actions={none ? undefined : <NewPolicy />}
    >
      <AwaitingDrafts policies={data} />
      {none ? (
        <EmptyHelp icon="policies" title={t('policies.none')} text={t('policies.noneHelp')} action={<NewPolicy />} />
      ) : (
        <ul className="policy-cards">
          {data.map((policy) => (
            <PolicyCard key={policy.id} policy={policy} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function PolicyCard({ policy }: { policy: Policy }) {
  const t = useT();
  const text = useText();
  const { inForce } = policy;
  const { data } = useQuery({ ...editionQuery(policy.id, inForce ?? 0), enabled: inForce !== null, select: figuresOf });
  const figures = inForce === null ? noFigures : data;
  return (
    <li>
      <a className="policy-card" href={href('policies', policy.id)}>
        <div className="policy-card-head">
          <h2>{text(policy.title, policy.id)}</h2>
          {inForce === null ? (
            <span className="pill">{t('policies.notInForce')}</span>
          ) : (
            <span className="pill pill-accent">{t('edition.inForce', { number: inForce })}</span>
          )}
        </div>
        <p className="policy-card-purpose">{text(policy.purpose ?? figures?.purpose)}</p>
        <Figures figures={figures} />
      </a>
    </li>
  );
}

function Figures({ figures }: { figures: PolicyFigures | undefined }) {
  const t = useT();
  if (!figures) return <div className="policy-card-figures" />;
  return (
    <div className="policy-card-figures">
      <span>
        <Icon name="rules" /> {t('policies.ruleSets', { count: figures.ruleSets })}
      </span>
      <span>
        <Icon name="flow" /> {t('policies.flows', { count: figures.flows })}
      </span>
      <span>
        <Icon name="clause" /> {t('policies.clauses', { count: figures.clauses })}
      </span>
      {figures.openConfig > 0 ? (
        <span className="warn">
          <Icon name="config" /> {t('policies.openConfig', { count: figures.openConfig })}
        </span>
      ) : null}
    </div>
  );
}
