import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { api, type Verification } from '../../kernel/api.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';

const mostListed = 50;

/** Recomputes every chain on the server, and names what is not as it was written. */
export function VerifyAudit() {
  const t = useT();
  const { data, error, isPending, mutate: run, reset: close } = useMutation({ mutationFn: api.verifyAudit });
  return (
    <>
      <Button icon={<Icon name="check" />} loading={isPending} onClick={() => run()}>
        {t('audit.verify')}
      </Button>
      {data || error ? (
        <Modal
          open
          title={t('audit.verify')}
          onCancel={close}
          footer={<Button onClick={close}>{t('common.dismiss')}</Button>}
        >
          {error ? <Alert type="error" showIcon title={problemText(error)} /> : null}
          {data ? <Outcome found={data} /> : null}
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
