import { App } from 'antd';
import { useEffect } from 'react';
import { warmLayout } from '../../chart/layout/run-elk.ts';
import { EmergencyNotices } from '../../features/editions/emergency-notices.tsx';
import { MigrationsPage } from '../../features/migrations/migrations-page.tsx';
import { PrintPage } from '../../features/print/print-page.tsx';
import { saveNow } from '../../kernel/document/autosave.ts';
import { openPolicy, rememberDraft, useDocument } from '../../kernel/document/store.ts';
import { useLive } from '../../kernel/live.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useSession } from '../../kernel/session/state.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Failed, Loading } from '../../kernel/ui/page.tsx';
import { useRoute } from '../../kernel/ui/router.ts';
import { type TextKey, useT } from '../../texts/translate.ts';
import { ChangesPage } from '../draft/changes-page.tsx';
import { ComparePage } from '../draft/compare-page.tsx';
import { FlowPage } from '../editor/flow-page.tsx';
import { FormPage } from '../editor/form-page.tsx';
import { MasterPage } from '../editor/master-page.tsx';
import { RegisterPage } from '../editor/register-page.tsx';
import { RuleSetPage } from '../editor/rule-set-page.tsx';
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
  useLive((change) => {
    if (change.type !== 'draft' || change.id !== useDocument.getState().draft?.id) return;
    const { by, did } = change;
    const text = news[did];
    if (!text || !me || by === me) return;
    message.info({ key: text, content: t(text, { by: personName(by) }) });
  });
}

/** The groups of a policy's content whose members have pages. */
const groups = ['rules', 'flows', 'forms', 'masters', 'registers'] as const;

function Room({ room, id, other }: Record<'room' | 'id' | 'other', string | undefined>) {
  const t = useT();
  const known = useDocument(({ content }) => {
    const group = groups.find((name) => name === room);
    return group !== undefined && content?.[group][id ?? ''] !== undefined;
  });
  if (!room) return <PolicyPage />;
  if (room === 'changes') return <ChangesPage />;
  if (room === 'migrations') return <MigrationsPage />;
  if (room === 'print') return <PrintPage room={id} id={other} />;
  if (room === 'compare' && id && other) return <ComparePage before={Number(id)} after={Number(other)} />;
  if (room === 'rules' && id && known) return <RuleSetPage key={id} id={id} />;
  if (room === 'forms' && id && known) return <FormPage key={id} id={id} />;
  if (room === 'masters' && id && known) return <MasterPage key={id} id={id} />;
  if (room === 'registers' && id && known) return <RegisterPage key={id} id={id} />;
  if (room === 'flows' && id && known) return <FlowPage key={id} id={id} />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}
