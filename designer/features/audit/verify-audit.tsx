import { Alert, Button, Modal } from 'antd';
import { useState } from 'react';
import { api, type Verification } from '../../kernel/api.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';

const mostListed = 50;

/** Recomputes every chain on the server, and names what is not as it was written. */
export function VerifyAudit() {
  const t = useT();
  const [found, setFound] = useState<Verification | { problem: unknown } | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setFound(await api.verifyAudit().catch((problem: unknown) => ({ problem })));
    setBusy(false);
  };
  const close = () => setFound(null);
  return (
    <>
      <Button icon={<Icon name="check" />} loading={busy} onClick={() => void run()}>
        {t('audit.verify')}
      </Button>
      {found ? (
        <Modal
          open
          title={t('audit.verify')}
          onCancel={close}
          footer={<Button onClick={close}>{t('common.dismiss')}</Button>}
        >
          {'problem' in found ? (
            <Alert type="error" showIcon title={problemText(found.problem)} />
          ) : (
            <Outcome found={found} />
          )}
        </Modal>
      ) : null}
    </>
  );
}

function Outcome({ found: { entries, intact, head, altered } }: { found: Verification }) {
  const t = useT();
  const name = ({ chain, sequence }: Verification['altered'][0]) =>
    sequence === undefined ? t('audit.alteredChain', { chain }) : t('audit.alteredEntry', { chain, sequence });
  return (
    <>
      <Alert
        type={intact ? 'success' : 'error'}
        showIcon
        title={intact ? t('audit.intact', { count: entries }) : t('audit.broken')}
        description={intact ? t('audit.intactHelp') : t('audit.intactUntil', { count: entries })}
      />
      {altered.length > 0 ? (
        <ul className="audit-altered">
          {altered.slice(0, mostListed).map((one) => (
            <li key={`${one.chain}${one.sequence}`}>{name(one)}</li>
          ))}
        </ul>
      ) : null}
      <p className="soft audit-head">
        {t('audit.head')} <code className="mono">{head}</code>
      </p>
    </>
  );
}
