import { App } from 'antd';
import { useEffect } from 'react';
import { saveNow } from '../document/autosave.ts';
import { openPolicy, rememberDraft, useDocument } from '../document/store.ts';
import { ChangesPage } from '../editions/changes-page.tsx';
import { ComparePage } from '../editions/compare-page.tsx';
import { EmergencyNotices } from '../editions/emergency-notices.tsx';
import { FlowPage } from '../flows/flow-page.tsx';
import { warmLayout } from '../flows/layout/run-elk.ts';
import { type TextKey, useT } from '../i18n/index.ts';
import { MigrationsPage } from '../migrations/migrations-page.tsx';
import { PrintPage } from '../print/print-page.tsx';
import { RuleSetPage } from '../rules/rule-set-page.tsx';
import { usePersonName } from '../session/person-name.ts';
import { useSession } from '../session/state.ts';
import { EmptyHelp } from '../ui/empty-help.tsx';
import { useLive } from '../ui/live.ts';
import { Failed, Loading } from '../ui/page.tsx';
import { useRoute } from '../ui/router.ts';
import { PolicyPage } from './policy-page.tsx';

/** Everything of one policy: loads it once, then shows the page that the route names. */
export function PolicyRoom({ policy }: { policy: string }) {
  const { parts, query } = useRoute();
  const edition = query.get('edition');
  // Whether there is a content, not which: the room is not drawn again with every edit.
  const loading = useDocument((state) => state.loading || state.content === null || state.policy !== policy);
  const problem = useDocument((state) => state.problem);
  // A link to a draft, as a reviewer gets it.
  const draft = query.get('draft');
  useEffect(() => {
    let current = true;
    const open = async () => {
      if (draft) await saveNow();
      if (!current) return;
      if (draft) rememberDraft(policy, draft);
      await openPolicy(policy, edition ? Number(edition) : undefined);
    };
    void open();
    return () => {
      current = false;
    };
  }, [policy, edition, draft]);
  useEffect(warmLayout, []);
  useRecoveryNotice();
  useDraftNews();
  if (problem) return <Failed problem={problem} retry={() => void openPolicy(policy)} />;
  if (loading) return <Loading />;
  return (
    <>
      <EmergencyNotices />
      <Room room={parts[2]} id={parts[3]} other={parts[4]} />
    </>
  );
}

/** Says that what an earlier visit could not save is back. */
function useRecoveryNotice(): void {
  const t = useT();
  const { message } = App.useApp();
  const recovered = useDocument((state) => state.recovered);
  useEffect(() => {
    if (recovered) message.info(t('draft.recovered'), 6);
  }, [recovered, message, t]);
}

const news: Partial<Record<string, TextKey>> = {
  'definition.changed': 'draftNews.changed',
  'definition.removed': 'draftNews.changed',
  'draft.rebased': 'draftNews.changed',
  'draft.commented': 'draftNews.commented',
  'draft.submitted': 'draftNews.submitted',
  'draft.withdrawn': 'draftNews.withdrawn',
  'draft.approved': 'draftNews.approved',
  'draft.rejected': 'draftNews.rejected',
};

/** Says what others have just done in the open draft; the page shows it by itself. */
function useDraftNews(): void {
  const t = useT();
  const { message } = App.useApp();
  const me = useSession((session) => session.me?.id);
  const personName = usePersonName();
  useLive(({ id, by, did = '' }) => {
    const text = news[did];
    if (!text || !me || by === me || id !== useDocument.getState().draft?.id) return;
    message.info({ key: text, content: t(text, { by: personName(by) }) });
  });
}

function Room({ room, id, other }: Record<'room' | 'id' | 'other', string | undefined>) {
  const t = useT();
  const known = useDocument(
    ({ content }) => (room === 'rules' ? content?.rules : content?.flows)?.[id ?? ''] !== undefined,
  );
  if (!room) return <PolicyPage />;
  if (room === 'changes') return <ChangesPage />;
  if (room === 'migrations') return <MigrationsPage />;
  if (room === 'print') return <PrintPage room={id} id={other} />;
  if (room === 'compare' && id && other) return <ComparePage before={Number(id)} after={Number(other)} />;
  if (room === 'rules' && id && known) return <RuleSetPage key={id} id={id} />;
  if (room === 'flows' && id && known) return <FlowPage key={id} id={id} />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}
