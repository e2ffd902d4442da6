import { useState } from 'react';
import {
  type ConditionExplanation,
  type Explanation,
  type Miss,
  type RuleExplanation,
  type RuleSetDefinition,
  ruleLabel,
} from '../../engine/index.ts';
import { ClauseTags } from '../kernel/ui/clause-tags.tsx';
import { Icon } from '../kernel/ui/icons.tsx';
import { useLocale, useT, useText } from '../texts/translate.ts';
import './explanation.css';

interface ExplanationProps {
  explanation: Explanation;
  /** The rule set that decided; its rules are called by their titles, rows by their numbers. */
  definition: RuleSetDefinition | undefined;
  onReveal: (rule: string) => void;
  /** Reads on behind a rule; without it the explanation says of the other rules only which came nearest. */
  onMore?: (after: string) => Promise<Explanation | undefined>;
}

/** Why each rule fired or did not, with the value met and the value wanted: a page of them, and more when asked for. */
export function ExplanationView({ explanation, definition, onReveal, onMore }: ExplanationProps) {
  const t = useT();
  const nearest = explanation.nearestMiss?.id;
  const { rules, next, readOn, reading } = useReasonPages(explanation, onMore);
  const shown = new Set(rules.map(({ id }) => id));
  const others = onMore ? [] : explanation.nearest.filter(({ id }) => !shown.has(id));
  return (
    <div className="explanation">
      <h3>{t('try.why')}</h3>
      {rules.map((rule) => (
        <RuleReason key={rule.id} {...{ rule, definition, onReveal }} nearest={rule.id === nearest} />
      ))}
      {others.map((miss) => (
        <NearMiss key={miss.id} {...{ miss, definition, onReveal }} nearest={miss.id === nearest} />
      ))}
      {next !== undefined && onMore ? (
        <button type="button" className="plain-button soft" disabled={reading} onClick={readOn}>
          {t('common.showMore', { count: explanation.counts.rules - rules.length })}
        </button>
      ) : null}
    </div>
  );
}

/** The rules read so far; they begin anew with another explanation. */
function useReasonPages(first: Explanation, onMore: ExplanationProps['onMore']) {
  const [pages, setPages] = useState({ first, rules: first.rules, next: first.next });
  const [reading, setReading] = useState(false);
  const mine = pages.first === first ? pages : { first, rules: first.rules, next: first.next };
  const readOn = async () => {
    if (mine.next === undefined || !onMore) return;
    setReading(true);
    try {
      const page = await onMore(mine.next);
      if (page) setPages({ first, rules: [...mine.rules, ...page.rules], next: page.next });
    } finally {
      setReading(false);
    }
  };
  return { ...mine, readOn, reading };
}

function NearMiss({
  miss,
  definition,
  nearest,
  onReveal,
}: { miss: Miss; nearest: boolean } & Pick<ExplanationProps, 'definition' | 'onReveal'>) {
  const t = useT();
  const locale = useLocale();
  return (
    <div className="reason">
      <button type="button" className="plain-button reason-head" onClick={() => onReveal(miss.id)}>
        <Icon name="close" size={14} className="faint" />
        <span className="grow clip">{definition ? ruleLabel(definition, miss.id)[locale] : miss.id}</span>
        {nearest ? <span className="pill pill-warn">{t('try.nearest')}</span> : null}
      </button>
      <div className="reason-body">
        <p className="faint">{miss.sentence[locale]}</p>
      </div>
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
      {condition.omitted ? <span className="faint">{t('try.omitted', { count: condition.omitted })}</span> : null}
    </div>
  );
}
