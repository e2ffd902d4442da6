import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Modal, Skeleton } from 'antd';
import { Fragment } from 'react';
import { api, type ExplainedDecision } from '../../kernel/api.ts';
import { editionInForce, useDocument } from '../../kernel/document/store.ts';
import { firstReasons, moreReasons } from '../../kernel/engine/first-reasons.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { href, navigate, setQuery } from '../../kernel/ui/router.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import type { Said } from '../../words/case-words.ts';
import { ExplanationView } from '../../words/explanation.tsx';
import { useDecisionWords } from './decision-words.ts';

const close = () => setQuery({ decision: undefined });

/** One recorded decision, read by its id. */
export function DecisionDialog({ id }: { id: string }) {
  const t = useT();
  const policy = useDocument((state) => state.policy);
  const queryKey = ['decision', policy, id, firstReasons];
  const { data, error } = useQuery({ queryKey, queryFn: () => api.readDecision(policy, id, firstReasons) });
  if (data) return <Decision decision={data} />;
  return (
    <Modal open title={t('decisions.tab')} onCancel={close} footer={null}>
      {error ? (
        <Alert type={error.status === 404 ? 'info' : 'error'} showIcon title={problemText(error)} />
      ) : (
        <Skeleton active />
      )}
    </Modal>
  );
}

/** What was decided, of what and why, with a way on to the rules that decided. */
function Decision({ decision }: { decision: ExplainedDecision }) {
  const t = useT();
  const { title, given, decided, config, definition } = useDecisionWords(decision);
  const { id, decidedAt, at, edition, explanation, same } = decision;
  const open = useOpenRules(decision);
  const locale = useLocale();
  const policy = useDocument((state) => state.policy);
  const { message } = App.useApp();
  const readOn = async (after: string) => {
    try {
      return (await api.readDecision(policy, id, { ...moreReasons, after })).explanation;
    } catch (problem) {
      message.error(problemText(problem));
    }
  };
  const about = [
    said(t('decisions.decidedAt'), dayAndTime(decidedAt)),
    ...(dayAndTime(at) === dayAndTime(decidedAt) ? [] : [said(t('decisions.at'), dayAndTime(at))]),
    said(t('decisions.id'), id),
  ];
  return (
    <Modal
      open
      width={760}
      title={`${title} · ${t('edition.number', { number: edition })}`}
      onCancel={close}
      footer={
        <div className="row row-wrap">
          <span className="soft grow">{t('decisions.openHelp')}</span>
          <Button type="primary" icon={<Icon name="rules" />} onClick={() => open()}>
            {t('decisions.openRules')}
          </Button>
        </div>
      }
    >
      <div className="decision" data-decision={id}>
        <Values title={t('decisions.decided')} values={decided} strong />
        {same ? (
          <p className="soft">{explanation?.sentence[locale]}</p>
        ) : (
          <Alert type="warning" showIcon title={t('decisions.differs')} description={t('decisions.differsHelp')} />
        )}
        <Values title={t('decisions.given')} values={given} />
        {config.length > 0 ? (
          <>
            <Values title={t('decisions.config')} values={config} />
            <p className="soft">{t('decisions.configHelp')}</p>
          </>
        ) : null}
        {explanation ? (
          <ExplanationView explanation={explanation} definition={definition} onReveal={open} onMore={readOn} />
        ) : null}
        <Values values={about} />
      </div>
    </Modal>
  );
}

const said = (label: string, value: string) => ({ label, value });

function Values({
  title,
  values,
  strong,
}: {
  title?: string;
  values: Pick<Said, 'label' | 'value'>[];
  strong?: boolean;
}) {
  return (
    <section>
      {title ? <h3>{title}</h3> : null}
      <div className={strong ? 'decision-values decision-outcome' : 'decision-values'}>
        {values.map(({ label, value }) => (
          <Fragment key={label}>
            <span>{label}</span>
            <span>{value}</span>
          </Fragment>
        ))}
      </div>
    </section>
  );
}

/** Opens the rules that decided with the decision in their trial, at one of them or at the first. */
function useOpenRules({ id, ruleSet, edition }: ExplainedDecision): (rule?: string) => void {
  const { policy, editions } = useDocument();
  const inForce = edition === editionInForce(editions)?.number;
  return (rule) => {
    const query = new URLSearchParams({ decision: id });
    if (!inForce) query.set('edition', String(edition));
    if (rule) query.set('at', rule);
    navigate(`${href('policies', policy, 'rules', ruleSet)}?${query}`);
  };
}
