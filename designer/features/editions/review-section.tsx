import { Alert } from 'antd';
import type { Draft } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useSession } from '../../kernel/session/state.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { draftName } from '../../words/draft-name.ts';
import { GovernButtons, useRefusal } from './govern-buttons.tsx';
import { RebaseNotice } from './rebase-notice.tsx';

const steps = ['draft', 'submitted', 'approved', 'published'] as const;

/** How far the draft is on its way to an edition, who did what, and what the reader may do about it. */
export function ReviewSection({ draft, nothing }: { draft: Draft; nothing: boolean }) {
  const t = useT();
  const policy = useDocument((state) => state.policy);
  const { me } = useSession();
  const refusal = useRefusal(draft);
  const personName = usePersonName();
  const at = steps.indexOf(draft.status as (typeof steps)[number]);
  return (
    <Section title={t('review.title')} actions={<GovernButtons draft={draft} disabled={nothing} />}>
      <ol className="review-steps" aria-label={t('review.title')}>
        {steps.map((step, index) => (
          <li
            key={step}
            className={index < at ? 'review-past' : index === at ? 'review-now' : undefined}
            aria-current={index === at ? 'step' : undefined}
          >
            {t(`draftStatus.${step}`)}
          </li>
        ))}
      </ol>
      <p className="soft review-people">
        {draft.authors.length > 0 ? (
          <span>{t('govern.authors', { authors: draft.authors.map(personName).join(t('common.comma')) })}</span>
        ) : null}
        {draft.submittedBy && at > 0 ? (
          <span>{t('review.submittedBy', { by: personName(draft.submittedBy) })}</span>
        ) : null}
        {draft.approvedBy && at > 1 ? (
          <span>{t('edition.approvedBy', { approver: personName(draft.approvedBy) })}</span>
        ) : null}
        {me ? <span>{t('review.you', { id: personName(me.id) })}</span> : null}
      </p>
      {draft.status === 'submitted' && refusal ? <Alert type="info" showIcon title={refusal} /> : null}
      {draft.status === 'draft' && draft.rejection ? <Rejection rejection={draft.rejection} /> : null}
      {draft.kind ? null : <RebaseNotice draft={draft} />}
      <p className="faint review-link">
        {t('review.link')}{' '}
        <a href={`${href('policies', policy, 'changes')}?draft=${encodeURIComponent(draft.id)}`}>
          {draftName(draft, t)}
        </a>
      </p>
    </Section>
  );
}

function Rejection({ rejection: { by, at, reason } }: { rejection: NonNullable<Draft['rejection']> }) {
  const t = useT();
  const personName = usePersonName();
  return (
    <Alert
      type="warning"
      showIcon
      title={t('review.rejected', { by: personName(by), time: dayAndTime(at) })}
      description={reason || t('review.noReason')}
    />
  );
}
