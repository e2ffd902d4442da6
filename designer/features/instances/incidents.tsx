import { Button } from 'antd';
import { api, type Instance } from '../../kernel/api.ts';
import { ForRight } from '../../kernel/session/for-right.tsx';
import { usePersonNames } from '../../kernel/session/person-names.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useT, useText } from '../../texts/translate.ts';

/** Whether an instance has not ended: also one that waits for somebody to try again what failed, or that stands still. */
export const isOpen = ({ status }: Instance) => status !== 'done' && status !== 'stopped';

/** How its state is drawn. */
export function pillOf(instance: Instance): string {
  if (instance.status === 'stuck') return 'pill pill-bad';
  if (instance.status === 'suspended' || instance.status === 'stopped') return 'pill pill-warn';
  return instance.status === 'active' ? 'pill pill-accent' : 'pill pill-good';
}

/** What kept an instance from going on, with a button to try it again. */
export function Incidents({ instance }: { instance: Instance }) {
  const t = useT();
  const text = useText();
  const { busy, act } = useDoing();
  if (instance.incidents.length === 0) return null;
  return (
    <div className="stack" role="alert">
      {instance.incidents.map(({ at, title, message }) => (
        <div className="warn" key={`${at}${message}`}>
          <div>{t('instance.incident', { title: text(title) })}</div>
          <div className="faint">{dayAndTime(at)}</div>
          {message ? (
            <ForRight of={['developer', 'administrator']}>
              <details className="incident-raw">
                <summary>{t('instance.incidentRaw')}</summary>
                <pre>{message}</pre>
              </details>
            </ForRight>
          ) : null}
        </div>
      ))}
      <ForRight of={['developer', 'administrator']}>
        <Button
          size="small"
          loading={busy}
          onClick={() => void act(() => api.retryInstance(instance.id), t('instance.retried'))}
        >
          {t('instance.retry')}
        </Button>
      </ForRight>
    </div>
  );
}

/** That an instance stands still, since when and why. */
export function StandsStill({ instance: { suspended } }: { instance: Instance }) {
  const t = useT();
  const personName = usePersonNames(suspended ? [suspended.by] : []);
  if (!suspended) return null;
  return (
    <div className="warn" role="status">
      <div>{t('operations.standsStill', { reason: suspended.reason })}</div>
      <div className="faint">
        {t('operations.standsSince', { by: personName(suspended.by), time: dayAndTime(suspended.since) })}
      </div>
    </div>
  );
}
