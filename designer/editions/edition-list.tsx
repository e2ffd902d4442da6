import { Button } from 'antd';
import type { EditionSummary } from '../api.ts';
import { editionInForce, isOpen, switchWorkingCopy, useDocument } from '../document/store.ts';
import { useT, useText } from '../i18n/index.ts';
import { EmptyHelp, Section } from '../ui/page.tsx';
import { href, setQuery } from '../ui/router.ts';
import { dayAndTime } from './instants.ts';
import { RollBack } from './roll-back.tsx';

/** Drafts under way and all editions, the newest first. */
export function EditionList() {
  const t = useT();
  const { editions, drafts, draft } = useDocument();
  const open = drafts.filter(isOpen);
  const inForce = editionInForce(editions)?.number;
  return (
    <>
      <Section title={t('draft.list')} count={open.length} flush>
        {open.length === 0 ? <EmptyHelp icon="edit" title={t('draft.none')} text={t('draft.noneHelp')} /> : null}
        <ul className="edition-list">
          {open.map((item) => (
            <li key={item.id}>
              <span className="pill pill-warn">{t(`draftStatus.${item.status}`)}</span>
              <span className="faint">
                {item.updatedAt ? dayAndTime(item.updatedAt) : t('draft.revision', { revision: item.revision })}
              </span>
              <span>
                {item.title} <span className="faint">{t('draft.on', { number: item.basedOn })}</span>
              </span>
              {draft?.id === item.id ? (
                <span className="pill pill-accent">{t('draft.here')}</span>
              ) : (
                <Button onClick={() => void switchWorkingCopy(item.id)}>{t('draft.continue')}</Button>
              )}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('edition.list')} count={editions.length} flush>
        <ul className="edition-list">
          {editions
            .toSorted((a, b) => b.number - a.number)
            .map((edition) => (
              <EditionItem key={edition.number} edition={edition} inForce={inForce} />
            ))}
        </ul>
      </Section>
    </>
  );
}

const tones = {
  inForce: 'pill pill-good',
  scheduled: 'pill pill-warn',
  superseded: 'pill',
  retired: 'pill pill-bad',
};

function EditionItem({ edition, inForce }: { edition: EditionSummary; inForce: number | undefined }) {
  const t = useT();
  const text = useText();
  const policy = useDocument((state) => state.policy);
  const coming = Date.parse(edition.effectiveFrom) > Date.now();
  const status = edition.status ?? (edition.number === inForce ? 'inForce' : coming ? 'scheduled' : 'superseded');
  return (
    <li>
      <span>
        <b>{t('edition.number', { number: edition.number })}</b>{' '}
        <span className={tones[status]}>{t(`editionStatus.${status}`)}</span>
      </span>
      <span className="soft">{t('edition.from', { time: dayAndTime(edition.effectiveFrom) })}</span>
      <span>
        {text(edition.note)}
        {edition.publishedBy ? (
          <span className="faint"> {t('edition.by', { author: edition.publishedBy })}</span>
        ) : null}
        {edition.approvedBy ? (
          <span className="faint"> {t('edition.approvedBy', { approver: edition.approvedBy })}</span>
        ) : null}
        <span className="mono faint"> {edition.hash?.slice(0, 10)}</span>
      </span>
      <span className="row">
        {edition.number > 1 ? (
          <Button
            type="text"
            href={href('policies', policy, 'compare', String(edition.number - 1), String(edition.number))}
          >
            {t('edition.compare')}
          </Button>
        ) : null}
        <Button type="text" onClick={() => setQuery({ edition: String(edition.number), tab: undefined })}>
          {t('edition.read')}
        </Button>
        {edition.number === inForce || coming ? null : <RollBack policy={policy} number={edition.number} />}
      </span>
    </li>
  );
}
