import { useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { policiesQuery } from '../../kernel/queries.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Section } from '../../kernel/ui/page.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { useInstanceReading } from '../../words/use-instance-reading.ts';

const kinds = ['stuck', 'overdue', 'suspended'] as const;

/** How many instances do not go on, and why: each figure shows its own. */
export function Troubles({ shown }: { shown: string }) {
  const t = useT();
  const { query } = useRoute();
  const policy = query.get('policy') ?? undefined;
  const { data, error, refetch } = useQuery({
    queryKey: ['troubles', policy],
    queryFn: () => api.countTroubles(policy === undefined ? {} : { policy }),
  });
  if (error) return <Failed problem={error} retry={refetch} />;
  return (
    <>
      <div className="operations-figures">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={shown === kind}
            onClick={() => setQuery({ show: kind, code: undefined, flow: undefined })}
          >
            <b>{data?.[kind] ?? '–'}</b>
            <span>{t(`operations.${kind}`)}</span>
          </button>
        ))}
        <a href={`${href('admin')}?tab=webhooks`}>
          <b>{data?.deadLetters ?? '–'}</b>
          <span>{t('operations.deadLetters')}</span>
        </a>
        <button
          type="button"
          aria-pressed={shown === 'active'}
          onClick={() => setQuery({ show: 'active', code: undefined })}
        >
          <b>{data?.active ?? '–'}</b>
          <span>{t('operations.active')}</span>
        </button>
      </div>
      {data && !data.whole ? <p className="warn">{t('operations.notAll')}</p> : null}
      {shown === 'stuck' && data && data.groups.length > 0 ? (
        <Section title={t('operations.groups')} flush>
          <ul className="operations-groups">
            {data.groups.map((group) => (
              <GroupRow key={`${group.policy} ${group.flow} ${group.code}`} group={group} />
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}

type Group = Awaited<ReturnType<typeof api.countTroubles>>['groups'][number];

/** Instances of one flow that the same keeps from going on; it narrows the list to them. */
function GroupRow({ group: { policy, flow, code, title, count, oldest } }: { group: Group }) {
  const t = useT();
  const text = useText();
  const { data: policies } = useQuery(policiesQuery);
  const edition = policies?.find(({ id }) => id === policy)?.inForce ?? 0;
  const reading = useInstanceReading(edition > 0 ? { policy, flow, edition } : undefined);
  return (
    <li>
      <button type="button" onClick={() => setQuery({ policy, flow, code })}>
        <b>{text(title)}</b>
        <span className="soft">{text(reading?.flow.title, flow)}</span>
        <span className="faint">{t('operations.groupCount', { count, time: dayAndTime(oldest) })}</span>
      </button>
    </li>
  );
}
