import { useState } from 'react';
import {
  type ConditionExplanation,
  type Explanation,
  type RuleExplanation,
  type RuleSetDefinition,
  ruleLabel,
} from '../../engine/index.ts';
import { useLocale, useT, useText } from '../i18n/index.ts';
import { ClauseTags } from '../ui/clause-tags.tsx';
import { Icon } from '../ui/icons.tsx';
import { reasonOrder } from './reason-order.ts';

const shownAtOnce = 30;

interface ExplanationProps {
  explanation: Explanation;
  /** The rule set that decided; its rules are called by their titles, rows by their numbers. */
  definition: RuleSetDefinition | undefined;
  /** How many reasons there are; `explanation` may hold the first of them. */
  count: number;
  onReveal: (rule: string) => void;
  /** Asks for so many reasons. */
  onMore: (count: number) => void;
}

/** Why each rule fired or did not, with the value met and the value wanted. */
export function ExplanationView({ explanation, definition, count, onReveal, onMore }: ExplanationProps) {
  const t = useT();
  const nearest = explanation.nearestMiss?.id;
  const [limit, setLimit] = useState(shownAtOnce);
  const order = reasonOrder(explanation);
  const more = () => {
    setLimit(limit + 200);
    onMore(limit + 200);
  };
  return (
    <div className="explanation">
      <h3>{t('try.why')}</h3>
      {order.slice(0, limit).map((rule) => (
        <RuleReason key={rule.id} {...{ rule, definition, onReveal }} nearest={rule.id === nearest} />
      ))}
      {count > limit ? (
        <button type="button" className="plain-button soft" onClick={more}>
          {t('common.showMore', { count: count - limit })}
        </button>
      ) : null}
    </div>
  );
}

interface ReasonProps extends Pick<ExplanationProps, 'definition' | 'onReveal'> {
  rule: RuleExplanation;
  nearest: boolean;
}

function RuleReason({ rule, definition, nearest, onReveal }: ReasonProps) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const [open, setOpen] = useState(rule.fired || nearest);
  return (
    <div className={`reason${rule.fired ? ' reason-fired' : ''}`}>
      <button type="button" className="plain-button reason-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon
          name={rule.fired ? 'check' : rule.holds ? 'skip' : 'close'}
          size={14}
          className={rule.fired ? 'good' : rule.holds ? 'warn' : 'faint'}
        />
        <span className="grow clip">
          {text(rule.title) || (definition ? ruleLabel(definition, rule.id)[locale] : rule.id)}
        </span>
        {nearest ? <span className="pill pill-warn">{t('try.nearest')}</span> : null}
        {rule.holds && !rule.fired ? <span className="pill pill-warn">{t('try.holds')}</span> : null}
      </button>
      {open ? (
        <div className="reason-body">
          <p className="faint">{rule.sentence[locale]}</p>
          <ConditionReason condition={rule.conditions} top />
          <div className="row">
            <ClauseTags clauses={rule.clauses} />
            <span className="grow" />
            <button type="button" className="plain-button reason-go" onClick={() => onReveal(rule.id)}>
              {t('try.goTo')}
            </button>
          </div>
        </div>
      ) : null}
    </div>
  );
}

function ConditionReason({ condition, top }: { condition: ConditionExplanation; top?: boolean }) {
  const t = useT();
  const locale = useLocale();
  if (condition.kind === 'fact') {
    return (
      <div className="reason-fact">
        <Icon
          name={condition.holds ? 'check' : 'close'}
          size={13}
          className={condition.holds ? 'good' : 'bad'}
          label={t(condition.holds ? 'try.met' : 'try.notMet')}
        />
        <span>{condition.sentence[locale]}</span>
      </div>
    );
  }
  return (
    <div className={top ? undefined : 'reason-group'}>
      {top && condition.kind === 'all' ? null : <span className="faint">{t(`condition.${condition.kind}`)}</span>}
      {condition.conditions.map((child, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions are known by their place
        <ConditionReason key={index} condition={child} />
      ))}
    </div>
  );
}
