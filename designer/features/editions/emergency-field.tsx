import { Alert, Checkbox, Form } from 'antd';
import { useState } from 'react';
import type { Draft, Edition } from '../../kernel/api.ts';
import { useRight, useSession } from '../../kernel/session/state.ts';
import { NoteField } from '../../kernel/ui/doing.tsx';
import { useT } from '../../texts/translate.ts';

/** What the server did: it is an edition, or a draft that waits for another person. */
export const isHandedIn = (answer: Edition | Draft): answer is Draft => 'status' in answer && 'authors' in answer;

/** Whether somebody does it at once, by themselves, and why. */
interface Urgency {
  on: boolean;
  reason: string;
  set: (next: { on: boolean; reason: string }) => void;
  /** What is sent of it. */
  wish: { emergency?: boolean; reason?: string };
  /** An emergency without its reason. */
  open: boolean;
}

/** Who may act in an emergency alone has nothing to choose. */
export function useUrgency(): Urgency {
  const asks = useRight('administrator');
  const [{ on, reason }, set] = useState({ on: !asks, reason: '' });
  const wish = on ? { emergency: true, reason: reason.trim() } : {};
  return { on, reason, set, wish, open: on && reason.trim() === '' };
}

/** Says that it takes two people, and offers those who may to do it at once. */
export function EmergencyField({ urgency: { on, reason, set } }: { urgency: Urgency }) {
  const t = useT();
  const mode = useSession(({ ways }) => ways?.mode);
  const [asks, mayAlone] = [useRight('administrator'), useRight('emergency')];
  if (mode !== 'production') return null;
  return (
    <>
      {on ? null : <Alert type="info" showIcon title={t('wish.secondPerson')} style={{ marginBottom: 16 }} />}
      {mayAlone ? (
        <Form.Item extra={on ? t('emergency.help') : undefined}>
          <Checkbox checked={on} disabled={!asks} onChange={(event) => set({ on: event.target.checked, reason })}>
            {t('emergency.do')}
          </Checkbox>
        </Form.Item>
      ) : null}
      {on ? (
        <Form.Item label={t('emergency.reason')}>
          <NoteField label={t('emergency.reason')} value={reason} onChange={(next) => set({ on, reason: next })} />
        </Form.Item>
      ) : null}
    </>
  );
}
