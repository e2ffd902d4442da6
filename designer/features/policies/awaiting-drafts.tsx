import { useQuery } from '@tanstack/react-query';
import { api, type Draft, type Me, type Policy } from '../../kernel/api.ts';
import { useLive } from '../../kernel/live.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { governors, hasRight, useRight, useSession } from '../../kernel/session/state.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { whole } from '../../kernel/whole.ts';
import { useT, useText } from '../../texts/translate.ts';
import { draftName } from '../../words/draft-name.ts';

type Wait = 'approve' | 'publish' | 'correct' | 'review';

interface Awaiting {
  policy: Policy;
  draft: Draft;
  wait: Wait;
  /** Whether it is the reader who may go on. */
  mine: boolean;
}

/** The drafts of all policies that wait for somebody, the reader's first; nothing where none does. */
export function AwaitingDrafts({ policies }: { policies: Policy[] }) {
  const t = useT();
  const concerned = useRight(...governors);
  const me = useSession((session) => session.me);
  const { data } = useQuery({
    queryKey: ['drafts', policies.map(({ id }) => id)],
    queryFn: () => readDrafts(policies),
    enabled: concerned,
  });
  useLive();
  const all = (data ?? []).flatMap((one) => awaiting(one, me));
  const waiting = all.toSorted((a, b) => Number(b.mine) - Number(a.mine));
  if (waiting.length === 0) return null;
  return (
    <Section title={t('awaiting.title')} count={waiting.length} flush>
      <ul className="awaiting-list">
        {waiting.map((one) => (
          <Row key={one.draft.id} {...one} />
        ))}
      </ul>
    </Section>
  );
}

function Row({ policy, draft, wait, mine }: Awaiting) {
  const t = useT();
  const text = useText();
  const personName = usePersonName();
  const by = personName(draft.emergency?.by ?? draft.rejection?.by ?? draft.approvedBy ?? draft.submittedBy);
  return (
    <li data-draft={draft.id}>
      <span className={mine ? 'pill pill-warn' : 'pill'}>{t(`awaiting.${wait}`)}</span>
      <a href={wait === 'review' ? href('policies', policy.id) : reviewPage(policy.id, draft.id)}>
        {draftName(draft, t)}
      </a>
      <span className="soft">{text(policy.title, policy.id)}</span>
      <span className="faint">
        {t(`awaiting.${wait}By`, { by, time: draft.updatedAt ? dayAndTime(draft.updatedAt) : '' })}
      </span>
    </li>
  );
}

const reviewPage = (policy: string, draft: string) =>
  `${href('policies', policy, 'changes')}?draft=${encodeURIComponent(draft)}`;

type OfPolicy = Pick<Awaiting, 'policy' | 'draft'>;

async function readDrafts(policies: Policy[]): Promise<OfPolicy[]> {
  const each = await Promise.all(
    policies.map(async (policy) =>
      (await whole((page) => api.listDrafts(policy.id, page))).map((draft) => ({ policy, draft })),
    ),
  );
  return each.flat();
}

/** Whether a draft waits for somebody, and for whom. */
function awaiting({ policy, draft }: OfPolicy, me: Me | undefined): Awaiting[] {
  const isAuthor = me !== undefined && draft.authors.includes(me.id);
  const approves = hasRight(me, 'approver');
  if (draft.emergency && !draft.reviewed) return [{ policy, draft, wait: 'review', mine: approves && !isAuthor }];
  if (draft.status === 'submitted') return [{ policy, draft, wait: 'approve', mine: approves && !isAuthor }];
  if (draft.status === 'approved') return [{ policy, draft, wait: 'publish', mine: approves }];
  return draft.status === 'draft' && draft.rejection ? [{ policy, draft, wait: 'correct', mine: isAuthor }] : [];
}
