import { useQuery } from '@tanstack/react-query';
import { Select, Spin } from 'antd';
import { useState } from 'react';
import { api, type PolicyOverview, type RuleHits, type RuleSetFigures } from '../../kernel/api.ts';
import { DataTable } from '../../kernel/ui/data-table.tsx';
import { Failed, Section } from '../../kernel/ui/page.tsx';
import { definitionHref } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';

interface RulesProps {
  policies: PolicyOverview[];
  days: { from: string; to: string };
}

/** Which rules of a policy fired, and which never did. */
export function RulesSection({ policies, days }: RulesProps) {
  const t = useT();
  const text = useText();
  const inForce = policies.filter(({ edition }) => edition !== null);
  const [chosen, setChosen] = useState<string>();
  const policy = inForce.find((one) => one.policy === chosen)?.policy ?? inForce[0]?.policy;
  const { data, error, refetch } = useQuery({
    queryKey: ['ruleHits', policy, days],
    queryFn: () => api.readRuleHits(policy as string, days),
    enabled: policy !== undefined,
  });
  if (policy === undefined) return null;
  const choice = (
    <Select
      aria-label={t('kind.policy')}
      className="overview-policy"
      value={policy}
      options={inForce.map((one) => ({ value: one.policy, label: text(one.title, one.policy) }))}
      onChange={setChosen}
    />
  );
  return (
    <Section title={t('overview.rules')} actions={inForce.length > 1 ? choice : undefined}>
      <p className="faint overview-help">{t('overview.rulesHelp')}</p>
      {error ? <Failed problem={error} retry={refetch} /> : null}
      {data || error ? null : <Spin />}
      {data ? <Hits policy={policy} hits={data} /> : null}
    </Section>
  );
}

function Hits({ policy, hits: { looked, whole, ruleSets } }: { policy: string; hits: RuleHits }) {
  const t = useT();
  const text = useText();
  const used = ruleSets.filter(({ decisions }) => decisions > 0);
  const unused = ruleSets.filter(({ decisions }) => decisions === 0);
  if (looked === 0) return <p className="soft overview-none">{t('overview.noneDecided')}</p>;
  const head = (key: 'ruleSet' | 'decisions' | 'fired' | 'silent') => ({
    ...{ key, title: t(`overview.${key}`), label: t(`overview.${key}`) },
  });
  return (
    <>
      {whole ? null : <p className="warn">{t('overview.cut', { count: looked })}</p>}
      <DataTable
        label={t('overview.rules')}
        rows={used}
        keyOf={({ ruleSet }) => ruleSet}
        columns={[
          {
            ...head('ruleSet'),
            cell: ({ ruleSet, title }) => (
              <a href={definitionHref(policy, { kind: 'rules', id: ruleSet })}>{text(title, ruleSet)}</a>
            ),
          },
          { ...head('decisions'), numeric: true, cell: (one) => <Decided {...one} /> },
          { ...head('fired'), cell: (one) => <Rules policy={policy} of={one} which="rules" /> },
          { ...head('silent'), cell: (one) => <Rules policy={policy} of={one} which="silent" /> },
        ]}
      />
      {unused.length > 0 ? (
        <p className="faint overview-help">
          {t('overview.unused', {
            names: unused.map(({ title, ruleSet }) => text(title, ruleSet)).join(t('common.comma')),
          })}
        </p>
      ) : null}
    </>
  );
}

function Decided({ decisions, unanswered, unexplained }: RuleSetFigures) {
  const t = useT();
  return (
    <span className="overview-money">
      <span>{decisions}</span>
      {unanswered > 0 ? <small className="faint">{t('overview.unanswered', { count: unanswered })}</small> : null}
      {unexplained > 0 ? <small className="warn">{t('overview.unexplained', { count: unexplained })}</small> : null}
    </span>
  );
}

const firstRules = 6;

function Rules({ policy, of, which }: { policy: string; of: RuleSetFigures; which: 'rules' | 'silent' }) {
  const t = useT();
  const text = useText();
  const { ruleSet, firedCount, silentCount } = of;
  const all = of[which];
  const count = which === 'rules' ? firedCount : silentCount;
  const [open, setOpen] = useState(false);
  if (count === 0) return <span className="faint">{which === 'silent' ? t('overview.noneSilent') : '—'}</span>;
  const shown = open ? all : all.slice(0, firstRules);
  const to = (rule: string) =>
    `${definitionHref(policy, { kind: 'rules', id: ruleSet })}?at=${encodeURIComponent(rule)}`;
  return (
    <span className="overview-rules">
      {shown.map(({ rule, title, count: times, former }) => (
        <span key={rule}>
          {former ? text(title, rule) : <a href={to(rule)}>{text(title, rule)}</a>}{' '}
          <span className="faint">
            {which === 'rules' ? t('overview.times', { count: times }) : ''}
            {former ? ` ${t('overview.former')}` : ''}
          </span>
        </span>
      ))}
      {!open && all.length > shown.length ? (
        <button type="button" className="plain-button overview-more" onClick={() => setOpen(true)}>
          {t('overview.andMore', { count: count - shown.length })}
        </button>
      ) : count > shown.length ? (
        <span className="faint">{t('overview.andMore', { count: count - shown.length })}</span>
      ) : null}
    </span>
  );
}
