import { Alert } from 'antd';
import type { Draft } from '../../kernel/api.ts';
import { editionInForce, useDocument } from '../../kernel/document/store.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { draftName } from '../../words/draft-name.ts';
import { BoundRoles } from './bound-roles.tsx';

const meanings = {
  retire: 'wish.retireMeans',
  rollback: 'wish.rollbackMeans',
  roleBindings: 'wish.roleBindingsMean',
} as const;

/** What a draft does that rolls back to an edition, retires one, or changes role bindings; and from when. */
export function WishSection({ draft }: { draft: Draft }) {
  const t = useT();
  const { policy, editions } = useDocument();
  const inForce = editionInForce(editions)?.number;
  const { kind, basedOn, effectiveFrom } = draft;
  const isOther = kind === 'rollback' && inForce !== undefined && inForce !== basedOn;
  const [before, after] = [inForce ?? basedOn, basedOn].sort((a, b) => a - b);
  return (
    <Section title={draftName(draft, t)}>
      <Alert
        type="info"
        showIcon
        title={t(meanings[kind ?? 'rollback'], { number: basedOn })}
        description={
          <>
            {kind === 'roleBindings' ? <BoundRoles bindings={draft.roleBindings?.bindings ?? []} /> : null}
            {effectiveFrom ? <p>{t('wish.from', { time: dayAndTime(effectiveFrom) })}</p> : null}
            {isOther ? (
              <a href={href('policies', policy, 'compare', String(before), String(after))}>
                {t('wish.compare', { number: inForce })}
              </a>
            ) : null}
          </>
        }
      />
    </Section>
  );
}
