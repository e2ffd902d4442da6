import { Button } from 'antd';
import { useState } from 'react';
import { type AuditEntry, api } from '../api.ts';
import { dayAndTime } from '../editions/instants.ts';
import { type TextKey, translate, useT, useText } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import { EmptyHelp, Failed, Loading, Page, Section } from '../ui/page.tsx';
import { href } from '../ui/router.ts';
import { useLoad } from '../ui/use-load.ts';
import './audit.css';

const mostPages = 25;
const shownAtOnce = 100;

/** The log answers the oldest first; all of it is read, within reason, to show the newest first. */
async function readAudit(): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | undefined = '0';
  for (let page = 0; page < mostPages && cursor !== undefined; page += 1) {
    const answer: { items: AuditEntry[]; cursor?: string } = await api.audit(cursor);
    entries.push(...answer.items);
    cursor = answer.cursor;
  }
  return entries.reverse();
}

/** Who did what and when, and whether the log is as it was written. */
export function AuditPage() {
  const t = useT();
  const { data, problem, reload } = useLoad('audit', readAudit);
  const [shown, setShown] = useState(shownAtOnce);
  if (problem) return <Failed problem={problem} retry={reload} />;
  if (!data) return <Loading />;
  return (
    <Page crumbs={[]} title={t('audit.title')} subtitle={t('audit.subtitle')} actions={<Verify />}>
      {data.length === 0 ? <EmptyHelp icon="record" title={t('audit.none')} /> : null}
      <Section flush>
        <ol className="audit-list">
          {data.slice(0, shown).map((entry) => (
            <AuditItem key={entry.sequence} entry={entry} />
          ))}
        </ol>
      </Section>
      {data.length > shown ? <Button onClick={() => setShown(shown + shownAtOnce)}>{t('audit.more')}</Button> : null}
    </Page>
  );
}

function AuditItem({ entry }: { entry: AuditEntry }) {
  const t = useT();
  const text = useText();
  const { policy, kind, id, edition } = entry;
  const page = kind === 'rules' ? 'rules' : kind === 'flow' ? 'flows' : undefined;
  const to =
    policy === undefined ? undefined : page && id ? href('policies', policy, page, id) : href('policies', policy);
  return (
    <li>
      <span className="faint">{entry.sequence}</span>
      <time className="soft" dateTime={entry.at}>
        {dayAndTime(entry.at)}
      </time>
      <span>{entry.by ?? '—'}</span>
      <span>
        <b>{typeName(entry.type)}</b>{' '}
        {entry.unreviewed ? <span className="pill pill-warn">{t('audit.unreviewed')}</span> : null}
        <span className="soft"> {text(entry.note)}</span>
      </span>
      <span>
        {to ? (
          <a href={to}>
            {[policy, id, edition === undefined ? '' : t('edition.number', { number: edition })]
              .filter(Boolean)
              .join(' · ')}
          </a>
        ) : null}
      </span>
    </li>
  );
}

function typeName(type: string): string {
  const key = `auditType.${type.replace('.', '-')}` as TextKey;
  const name = translate(key);
  return name === key ? type : name;
}

function Verify() {
  const t = useT();
  const [state, setState] = useState<{ entries: number; intact: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setState(await api.verifyAudit().catch(() => null));
    setBusy(false);
  };
  return (
    <>
      {state ? (
        <span className={state.intact ? 'pill pill-good' : 'pill pill-bad'}>
          {state.intact ? t('audit.intact', { count: state.entries }) : t('audit.broken')}
        </span>
      ) : null}
      <Button icon={<Icon name="check" />} loading={busy} onClick={() => void run()}>
        {t('audit.verify')}
      </Button>
    </>
  );
}
