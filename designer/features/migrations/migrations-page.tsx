import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PolicyContent } from '../../../engine/index.ts';
import { api, type Migration } from '../../kernel/api.ts';
import { editionInForce, useDocument } from '../../kernel/document/store.ts';
import { ForRight } from '../../kernel/session/for-right.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Page, Section } from '../../kernel/ui/page.tsx';
import { usePolicyCrumbs } from '../../kernel/ui/use-policy-crumbs.ts';
import { whole } from '../../kernel/whole.ts';
import { useT, useText } from '../../texts/translate.ts';
import { MigrationPlanner } from './migration-planner.tsx';
import './migrations.css';
import { UndoMigration } from './undo-migration.tsx';

/** Instances moved from one edition to another: planned, looked at one by one, done, taken back; and what was moved before. */
export function MigrationsPage() {
  const t = useT();
  const { policy, editions } = useDocument();
  const published = editions.filter(({ status }) => status !== 'scheduled');
  const [to, setTo] = useState(editionInForce(editions)?.number ?? published[0]?.number ?? 1);
  const queryKey = ['migrations', policy, to];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => whole((page) => api.listMigrations(policy, to, page)),
  });
  return (
    <Page
      crumbs={usePolicyCrumbs(t('migrate.title'), 'editions')}
      title={t('migrate.title')}
      subtitle={t('migrate.subtitle')}
    >
      {published.length < 2 ? (
        <EmptyHelp icon="edition" title={t('migrate.oneEdition')} text={t('migrate.oneEditionHelp')} />
      ) : (
        <ForRight of={['administrator']}>
          <MigrationPlanner editions={published} to={to} onTo={setTo} />
        </ForRight>
      )}
      <Section title={t('migrate.earlier', { number: to })} count={data?.length ?? 0} flush>
        {error ? <Failed problem={error} retry={refetch} /> : null}
        {data?.length === 0 ? <EmptyHelp icon="record" title={t('migrate.none')} /> : null}
        <ul className="edition-list">
          {data?.map((one) => (
            <MigrationItem key={one.id} migration={one} />
          ))}
        </ul>
      </Section>
    </Page>
  );
}

function MigrationItem({ migration }: { migration: Migration }) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const { flow, from, to, at, by, moves, stuck, undone, note } = migration;
  const states = Object.entries(migration.states ?? {});
  return (
    <li data-migration={migration.id}>
      <span>{text(content.flows[flow]?.title, flow)}</span>
      <span className="soft">{dayAndTime(at)}</span>
      <span>
        {t('migrate.fromTo', { from, to })} · {t('migrate.moved', { count: moves ?? 0 })}
        {stuck ? <span className="warn"> · {t('migrate.stuckCount', { count: stuck })}</span> : null}{' '}
        <span className="faint">
          {by}
          {states.length > 0 ? ` · ${states.map(([was, is]) => `${was} → ${is}`).join(t('common.comma'))}` : ''}
        </span>
        {note ? <span className="soft"> {note}</span> : null}
        {undone ? (
          <div className="warn">
            {t('migrate.undone', { count: undone.undone, moved: undone.movedOn, time: dayAndTime(undone.at) })}
          </div>
        ) : null}
      </span>
      {undone || moves === 0 ? null : (
        <ForRight of={['administrator']}>
          <UndoMigration migration={migration} />
        </ForRight>
      )}
    </li>
  );
}
