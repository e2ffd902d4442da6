import { useQuery } from '@tanstack/react-query';
import { Alert, Spin } from 'antd';
import { type Draft, impactOf } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { useRight } from '../../kernel/session/state.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT, useText } from '../../texts/translate.ts';

const mostExamples = 5;

/** Whether an effective date is past. */
export const isPast = (from: string | undefined) => from !== undefined && Date.parse(from) < Date.now();

/** Says which past answers an effective date in the past changes, and whether the reader may choose one. */
export function BackdateNotice({ draft, from }: { draft: Draft; from: string }) {
  const t = useT();
  const may = useRight('backdate');
  const editions = useDocument((state) => state.editions);
  // Only until the next edition takes force: from then on that one answers as before.
  const until = editions
    .map(({ effectiveFrom }) => effectiveFrom)
    .filter((date) => Date.parse(date) > Date.parse(from))
    .sort()[0];
  if (!may) return <Alert type="error" showIcon title={t('backdate.missing')} style={{ marginBottom: 16 }} />;
  const period = { from: dayAndTime(from), until: until ? dayAndTime(until) : t('backdate.now') };
  return (
    <Alert
      type="warning"
      showIcon
      title={t('backdate.past')}
      description={
        <>
          <p>{t('backdate.help', period)}</p>
          <ChangedAnswers draft={draft.id} from={from} until={until} />
        </>
      }
      style={{ marginBottom: 16 }}
    />
  );
}

function ChangedAnswers({ draft, from, until }: { draft: string; from: string; until: string | undefined }) {
  const t = useT();
  const text = useText();
  const { policy, content } = useDocument();
  const { data, error } = useQuery({
    queryKey: ['impact', policy, draft, from, until],
    queryFn: ({ signal }) => {
      const request = { atFrom: from, ...(until ? { atUntil: until } : {}), all: true };
      return impactOf(policy, draft, request, { told: () => {}, signal });
    },
  });
  if (error) return <span className="bad">{problemText(error)}</span>;
  if (!data)
    return (
      <span className="soft">
        <Spin size="small" /> {t('backdate.asking')}
      </span>
    );
  const { replayed, changed, examples } = data.decisions;
  return (
    <>
      <b role="status">{t('backdate.changes', { replayed, changed })}</b>
      <ul>
        {examples.slice(0, mostExamples).map(({ id, ruleSet, at }) => (
          <li key={id}>
            {t('backdate.example', { ruleSet: text(content?.rules[ruleSet]?.title, ruleSet), time: dayAndTime(at) })}
          </li>
        ))}
      </ul>
    </>
  );
}
