import { useQuery } from '@tanstack/react-query';
import { Button, Progress } from 'antd';
import { api, type Operation } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Failed } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { useProblemTitle } from './problem-title.ts';

const askAgainMs = 1000;

/** How far an operation is, followed until it is done. */
export function Progressing({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['operation', id],
    queryFn: () => api.readOperation(id),
    refetchInterval: ({ state }) => (state.data?.status === 'done' ? false : askAgainMs),
  });
  if (error) return <Failed problem={error} retry={refetch} />;
  return data ? <OperationState operation={data} /> : null;
}

/** What came of an operation, with the way to what could not be done, and back where there is one. */
export function OperationState({ operation }: { operation: Operation }) {
  const t = useT();
  const titleOf = useProblemTitle();
  const { total, done, failed, status, problems } = operation;
  const percent = total === 0 ? 100 : Math.min(100, Math.floor(((done + failed) / total) * 100));
  return (
    <div className="stack">
      {status === 'running' ? (
        <>
          <Progress percent={percent} aria-label={t('operations.running', { done: done + failed, total })} />
          <span className="soft">{t('operations.running', { done: done + failed, total })}</span>
        </>
      ) : (
        <span className="row row-wrap">
          <span>{t('operations.finished', { done })}</span>
          {failed > 0 ? <span className="warn">{t('operations.failed', { count: failed })}</span> : null}
          <Undo operation={operation} />
        </span>
      )}
      {problems.length > 0 ? (
        <ul className="operations-problems">
          {problems.slice(0, 10).map(({ instance, code }) => (
            <li key={instance}>
              <a href={href('instances', instance)}>{instance.slice(-8)}</a>{' '}
              <span className="soft">{titleOf(code)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** Undoes an operation where something does. */
function Undo({ operation: { undo } }: { operation: Operation }) {
  const t = useT();
  const { ask } = useDoing();
  if (!undo) return null;
  const { verb, query, back } = undo;
  const send = () => {
    const said = { query, reason: t('operations.undo') };
    if (verb === 'jump') return api.jumpInstances({ ...said, ...(back === undefined ? {} : { back }) });
    return verb === 'resume' ? api.resumeInstances(said) : api.suspendInstances(said);
  };
  const name = t(`operations.${verb}`);
  const question = { title: t('operations.undo'), content: t('operations.undoHelp', { verb: name }), okText: name };
  const work = async () => {
    await send();
    await Promise.all(['operations', 'instances', 'troubles'].map((key) => readAgain(key)));
  };
  return (
    <Button size="small" onClick={() => ask(question, work)}>
      {t('operations.undo')}
    </Button>
  );
}
