import { useQueries } from '@tanstack/react-query';
import { Segmented, Select, Skeleton } from 'antd';
import { useState } from 'react';
import type { Json, PolicyContent, RegisterDefinition } from '../../../engine/index.ts';
import { api, type RegisterPage } from '../../kernel/api.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { useLocale, useT } from '../../texts/translate.ts';
import { wordsOf } from '../../words/policy-words.ts';
import { Bars, Line, type Point } from './drawn.tsx';
import { periodWords, recentPeriods } from './periods.ts';

interface ChartProps {
  content: PolicyContent;
  definition: RegisterDefinition;
  page: RegisterPage;
  filters: Record<string, string>;
  period: string | undefined;
}

const drawnPeriods = 12;
const mostBars = 30;

/** What rows come to, where a person would rather look: a bar for each group, a line over the last periods. */
export function RegisterChart(props: ChartProps) {
  const t = useT();
  const locale = useLocale();
  const { definition, page, content } = props;
  const summed = page.columns.filter(({ sum }) => sum);
  const [name, setName] = useState(summed[0]?.name ?? '');
  const hasGroups = page.groups.length > 0;
  const [by, setBy] = useState<'groups' | 'periods'>(hasGroups ? 'groups' : 'periods');
  const column = summed.find((one) => one.name === name);
  if (!column) return null;
  const unit = wordsOf(content, undefined, locale).unit(column.unit);
  const title = unit ? `${column.title[locale]} (${unit})` : column.title[locale];
  return (
    <Section>
      <div className="toolbar">
        <Select
          aria-label={t('register.figure')}
          className="register-period"
          value={name}
          options={summed.map((one) => ({ value: one.name, label: one.title[locale] }))}
          onChange={setName}
        />
        {hasGroups && definition.period ? (
          <Segmented
            aria-label={t('register.by')}
            value={by}
            options={[
              { value: 'groups', label: t('register.byGroups') },
              { value: 'periods', label: t('register.byPeriods') },
            ]}
            onChange={setBy}
          />
        ) : null}
      </div>
      {by === 'groups' ? (
        <GroupBars {...props} name={name} title={title} />
      ) : (
        <PeriodLine {...props} name={name} title={title} />
      )}
    </Section>
  );
}

type Figure = ChartProps & { name: string; title: string };

function GroupBars({ page, name, title, content }: Figure) {
  const t = useT();
  const locale = useLocale();
  const words = wordsOf(content, undefined, locale);
  const points = page.groups.map(({ by, sums }): Point => {
    const label = Object.values(by).map((one) => (one === null ? t('master.empty') : words.value(one as Json)));
    return { label: label.join(' · '), value: Number(sums[name] ?? 0) };
  });
  const rest = points.length - mostBars;
  return (
    <>
      <Bars title={title} points={points.slice(0, mostBars)} />
      {rest > 0 ? <p className="faint">{t('register.moreGroups', { count: rest })}</p> : null}
    </>
  );
}

/** The sums of the last periods, read one by one. */
function PeriodLine({ content, definition, filters, name, title }: Figure) {
  const t = useT();
  const policy = content.policy.id;
  const kind = definition.period ?? 'month';
  const periods = recentPeriods(kind, content.policy.timeZone, drawnPeriods, Date.now()).toReversed();
  const read = useQueries({
    queries: periods.map((period) => ({
      queryKey: ['register', policy, definition.id, filters, period, 'sums'],
      queryFn: () => api.readRegister(policy, definition.id, { ...filters, period, limit: 1 }),
    })),
  });
  const failed = read.find(({ error }) => error);
  if (failed) return <p className="bad">{t('register.notDrawn')}</p>;
  if (read.some(({ data }) => !data)) return <Skeleton active />;
  const points = periods.map((period, index): Point => {
    const value = Number(read[index]?.data?.sums[name] ?? 0);
    return { label: periodWords(period, t), short: period, value };
  });
  return <Line title={title} points={points} />;
}
