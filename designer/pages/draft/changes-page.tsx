import { Button } from 'antd';
import { type Change, diffContents, revertChange } from '../../../engine/authoring.ts';
import { Consequences } from '../../features/cases/consequences.tsx';
import { ChangeList } from '../../features/changes/change-list.tsx';
import { CommentsOverview } from '../../features/comments/comments-panel.tsx';
import { FindingList } from '../../features/editions/finding-list.tsx';
import { ImpactSection } from '../../features/editions/impact-section.tsx';
import { ReviewSection } from '../../features/editions/review-section.tsx';
import { useDiscard } from '../../features/editions/use-discard.ts';
import { WishSection } from '../../features/editions/wish-section.tsx';
import { api, type Finding } from '../../kernel/api.ts';
import { sharedWith } from '../../kernel/document/content.ts';
import { edit, type OpenDocument, switchWorkingCopy, useDocument } from '../../kernel/document/store.ts';
import { useCases, useFindings } from '../../kernel/engine/findings.ts';
import { ForRight } from '../../kernel/session/for-right.tsx';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Page, Section } from '../../kernel/ui/page.tsx';
import { href, navigate } from '../../kernel/ui/router.ts';
import { usePolicyCrumbs } from '../../kernel/ui/use-policy-crumbs.ts';
import { useT, useText } from '../../texts/translate.ts';
import { draftName } from '../../words/draft-name.ts';
import { ChangeReview, useAccepted } from './change-review.tsx';
import { DraftBar } from './draft-bar.tsx';

/**
 * The draft for its authors and its reviewers: how far it is, what it changes against its edition, what was said of it, what the
 * checks find, how the cases stand and what it would have changed in the past.
 */
export function ChangesPage() {
  const t = useT();
  const { content, base, baseNumber, draft } = useDocument() as OpenDocument;
  const personName = usePersonName();
  const findings = useFindings(content);
  const results = useCases(content);
  const changes = diffContents(base, content);
  return (
    <Page
      crumbs={usePolicyCrumbs(t('draft.changesTitle'))}
      title={t('draft.changesTitle')}
      kind={{ icon: 'edit', text: t('draft.changesTitle') }}
      subtitle={
        draft
          ? [
              draft.kind ? draftName(draft, t) : t('draft.basedOn', { title: draft.title, number: draft.basedOn }),
              draft.authors.length > 0 &&
                t('govern.authors', { authors: draft.authors.map(personName).join(t('common.comma')) }),
            ]
              .filter(Boolean)
              .join(' · ')
          : t('draft.noDraft', { number: baseNumber })
      }
      actions={<DraftBar reviewing />}
    >
      {draft ? <ReviewSection draft={draft} nothing={changes.length === 0 && !draft.kind} /> : null}
      {draft?.kind ? <WishSection draft={draft} /> : null}
      {draft?.kind ? null : <Consequences results={results ?? []} />}
      {draft?.kind ? null : <ChangesSection key={draft?.id} changes={changes} />}
      {draft ? (
        <Section title={t('comment.title')} id="comments">
          <CommentsOverview />
        </Section>
      ) : null}
      <Section title={t('finding.title')} {...(findings ? { count: findings.length } : {})} flush>
        {findings?.length === 0 ? (
          <EmptyHelp icon="check" title={t('finding.none')} />
        ) : (
          <FindingsByChange findings={findings ?? []} changes={changes} />
        )}
      </Section>
      {draft ? (
        <ForRight of={['policyManager', 'approver']}>
          <ImpactSection draft={draft} />
        </ForRight>
      ) : null}
    </Page>
  );
}

/** What the checks find of what was changed first, of the rest of the policy apart. */
function FindingsByChange({ findings, changes }: { findings: Finding[]; changes: Change[] }) {
  const t = useT();
  const changed = new Set(changes.map(({ kind, id }) => `${kind}/${id}`));
  const isOfChange = ({ kind, id }: Finding) => changed.has(`${kind}/${id}`);
  const [own, rest] = [findings.filter(isOfChange), findings.filter((one) => !isOfChange(one))];
  if (own.length === 0 || rest.length === 0) return <FindingList findings={findings} mendable />;
  return (
    <>
      <h3 className="finding-part">{t('finding.ofChange')}</h3>
      <FindingList findings={own} mendable />
      <h3 className="finding-part">{t('finding.ofRest')}</h3>
      <FindingList findings={rest} mendable />
    </>
  );
}

/** The changes themselves: each can be accepted, commented on and taken back. */
function ChangesSection({ changes }: { changes: Change[] }) {
  const t = useT();
  const text = useText();
  const { content, base, draft, readOnly } = useDocument() as OpenDocument;
  const accepted = useAccepted(draft?.id);
  const revert = (change: Change) =>
    edit(t('change.stepRevert', { change: text(change.sentence) }), (of) => sharedWith(base, revertChange(of, change)));
  const review = (change: Change) => (
    <ChangeReview change={change} accepted={accepted.has(change)} onAccept={(on) => accepted.set(change, on)} />
  );
  const actions = (
    <>
      {draft && changes.length > 0 ? (
        <span className="soft" role="status">
          {t('review.accepted', { count: changes.filter(accepted.has).length, of: changes.length })}
        </span>
      ) : null}
      {draft?.status === 'draft' ? <DiscardButton /> : null}
    </>
  );
  return (
    <Section title={t('draft.changesSection')} count={changes.length} flush actions={actions}>
      {changes.length === 0 ? (
        <EmptyHelp icon="edit" title={t('draft.noChanges')} text={t('draft.noChangesHelp')} />
      ) : (
        <ChangeList
          changes={changes}
          sides={{ before: base, after: content }}
          {...(readOnly ? {} : { onRevert: revert })}
          {...(draft ? { extra: review } : {})}
        />
      )}
    </Section>
  );
}

function DiscardButton() {
  const t = useT();
  const { policy, draft } = useDocument();
  const discard = useDiscard(async () => {
    if (draft) await api.removeDraft(policy, draft.id);
    await switchWorkingCopy(null);
    navigate(href('policies', policy));
  });
  return (
    <Button size="small" danger type="text" icon={<Icon name="trash" />} onClick={discard}>
      {t('draft.discard')}
    </Button>
  );
}
