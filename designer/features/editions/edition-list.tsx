import { Button, DatePicker, Dropdown } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { type Edition, type Emergency, keepEdition } from '../../kernel/api.ts';
import { editionInForce, useDocument } from '../../kernel/document/store.ts';
import { ForRight } from '../../kernel/session/for-right.tsx';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { governors, useRight } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { href, setQuery } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { DraftList, NewDraft } from './draft-list.tsx';
import { RetireEdition } from './retire-edition.tsx';
import { RollBack } from './roll-back.tsx';

/** Drafts under way and all editions, the newest first; which one was or will be in force on a day. */
export function EditionList() {
  const t = useT();
  const { editions, policy } = useDocument();
  const inForce = editionInForce(editions)?.number;
  const actions = (
    <>
      <AsOf />
      <ForRight of={governors}>
        <Button size="small" href={href('policies', policy, 'migrations')}>
          {t('migrate.open')}
        </Button>
      </ForRight>
    </>
  );
  return (
    <>
      <DraftList />
      <Section title={t('edition.list')} count={editions.length} flush actions={actions}>
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

/** The edition of a day, past or to come. */
function AsOf() {
  const t = useT();
  const editions = useDocument((state) => state.editions);
  const [day, setDay] = useState<Dayjs | null>(null);
  const found = day ? editionInForce(editions, day.valueOf()) : undefined;
  return (
    <span className="row row-wrap">
      <span className="soft">{t('asOf.title')}</span>
      <DatePicker
        size="small"
        showTime={{ format: 'HH:mm', defaultValue: dayjs().startOf('day') }}
        format="YYYY-MM-DD HH:mm"
        aria-label={t('asOf.title')}
        value={day}
        onChange={(value) => setDay(value as Dayjs | null)}
      />
      {day && !found ? <span className="pill pill-bad">{t('asOf.none')}</span> : null}
      {found ? (
        <Button size="small" onClick={() => setQuery({ edition: String(found.number), tab: undefined })}>
          {t('asOf.read', { number: found.number })}
        </Button>
      ) : null}
    </span>
  );
}

const tones = {
  inForce: 'pill pill-good',
  scheduled: 'pill pill-warn',
  superseded: 'pill',
  retired: 'pill pill-bad',
};

type Status = keyof typeof tones;

function EditionItem({ edition, inForce }: { edition: Edition; inForce: number | undefined }) {
  const t = useT();
  const text = useText();
  const personName = usePersonName();
  const coming = Date.parse(edition.effectiveFrom) > Date.now();
  const status: Status =
    edition.status ?? (edition.number === inForce ? 'inForce' : coming ? 'scheduled' : 'superseded');
  return (
    <li data-edition={edition.number}>
      <span>
        <b>{t('edition.number', { number: edition.number })}</b>{' '}
        <span className={tones[status]}>{t(`editionStatus.${status}`)}</span>
      </span>
      <span className="soft">{t('edition.from', { time: dayAndTime(edition.effectiveFrom) })}</span>
      <span>
        {text(edition.note)}
        {edition.publishedBy ? (
          <span className="faint"> {t('edition.by', { author: personName(edition.publishedBy) })}</span>
        ) : null}
        {edition.approvedBy ? (
          <span className="faint"> {t('edition.approvedBy', { approver: personName(edition.approvedBy) })}</span>
        ) : null}
        <span className="mono faint" title={t('edition.hash')}>
          {' '}
          {edition.hash?.slice(0, 10)}
        </span>
        {edition.emergency ? <EmergencyMark emergency={edition.emergency} /> : null}
        {edition.retired?.emergency ? <EmergencyMark emergency={edition.retired.emergency} /> : null}
        {edition.retired ? (
          <div className="warn">
            {t('retire.since', { time: dayAndTime(edition.retired.from), by: personName(edition.retired.by) })}{' '}
            {edition.retired.note}
          </div>
        ) : null}
      </span>
      <EditionActions edition={edition} status={status} />
    </li>
  );
}

function EmergencyMark({ emergency: { reason, reviewed } }: { emergency: Emergency }) {
  const t = useT();
  const personName = usePersonName();
  return (
    <span className={reviewed ? 'pill' : 'pill pill-bad'} title={reason}>
      {reviewed ? t('emergency.reviewedBy', { by: personName(reviewed.by) }) : t('emergency.mark')}
    </span>
  );
}

function EditionActions({ edition: { number }, edition, status }: { edition: Edition; status: Status }) {
  const t = useT();
  const policy = useDocument((state) => state.policy);
  return (
    <span className="row edition-actions">
      <Button size="small" type="text" onClick={() => setQuery({ edition: String(number), tab: undefined })}>
        {t('edition.read')}
      </Button>
      {number > 1 ? (
        <Button size="small" type="text" href={compareHref(policy, number - 1, number)}>
          {t('edition.compare')}
        </Button>
      ) : null}
      <ForRight of={['administrator', 'emergency']}>
        {status === 'superseded' || status === 'retired' ? <RollBack policy={policy} number={number} /> : null}
        {edition.retired || status === 'superseded' ? null : <RetireEdition edition={edition} />}
      </ForRight>
      <EditionMenu number={number} />
    </span>
  );
}

const compareHref = (policy: string, before: number, after: number) =>
  href('policies', policy, 'compare', String(before), String(after));

/** What else can be done with an edition: begin a draft on it, keep it as a file, compare it with another. */
function EditionMenu({ number }: { number: number }) {
  const t = useT();
  const { act } = useDoing();
  const { policy, editions } = useDocument();
  const edits = useRight('policyManager');
  const [branching, setBranching] = useState(false);
  const actions: Record<string, () => void> = {
    branch: () => setBranching(true),
    export: () => void act(() => keepEdition(policy, number)),
  };
  const others = editions
    .filter((other) => other.number !== number)
    .map((other) => ({
      key: `compare/${other.number}`,
      label: (
        <a href={compareHref(policy, Math.min(other.number, number), Math.max(other.number, number))}>
          {t('edition.number', { number: other.number })}
        </a>
      ),
    }));
  const items = [
    ...(edits ? [{ key: 'branch', label: t('drafts.fromThis') }] : []),
    { key: 'export', label: t('portable.export') },
    ...(others.length > 0 ? [{ key: 'compare', label: t('edition.compareWith'), children: others }] : []),
  ];
  return (
    <>
      <Dropdown trigger={['click']} menu={{ onClick: ({ key }) => actions[key]?.(), items }}>
        <Button
          size="small"
          type="text"
          icon={<Icon name="more" size={14} />}
          aria-label={t('edition.menu', { number })}
        />
      </Dropdown>
      {branching ? <NewDraft from={number} onClose={() => setBranching(false)} /> : null}
    </>
  );
}
