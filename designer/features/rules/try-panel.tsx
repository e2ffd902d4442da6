import { Alert, Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { memo, type ReactNode } from 'react';
import { type JsonObject, type PolicyContent, type RuleSetDefinition, ruleLabel } from '../../../engine/index.ts';
import { SchemaForm } from '../../forms/value-input.tsx';
import { formSchema } from '../../kernel/document/form-schema.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useSame } from '../../kernel/ui/use-same.ts';
import { type Translate, useLocale, useT } from '../../texts/translate.ts';
import { ExplanationView } from '../../words/explanation.tsx';
import type { Words } from '../../words/policy-words.ts';
import { useWords } from '../../words/use-words.ts';
import './try.css';
import type { Trial } from './use-trial.ts';

interface TryPanelProps {
  definition: RuleSetDefinition;
  facts: JsonObject;
  onFacts: (facts: JsonObject) => void;
  at: string;
  onAt: (at: string) => void;
  trial: Trial;
  onReveal: (rule: string) => void;
  onSaveCase?: () => void;
  /** How a list of cases is opened, and which case of one is being tried. */
  list: { menu: ReactNode; from: ReactNode };
}

/** The decision on top, then the facts it is made of and its reasons; everything answers at once. */
export function TryPanel({ definition, facts, onFacts, at, onAt, trial, onReveal, onSaveCase, list }: TryPanelProps) {
  const t = useT();
  const words = useWords(definition);
  const content = useDocument((state) => state.content) as PolicyContent;
  const schema = useSame(formSchema(content, definition));
  const flaws = useSame(Object.keys(facts).length === 0 ? {} : flawsOf(trial, t));
  const explanation = trial.decision?.explanation;
  return (
    <div className="try-panel" data-tour="try">
      <Outcome definition={definition} trial={trial} words={words} onReveal={onReveal} />
      {list.from}
      <div className="try-head">
        <h3>{t('try.facts')}</h3>
        <span className="grow" />
        <Button size="small" type="text" icon={<Icon name="restart" size={14} />} onClick={() => onFacts({})}>
          {t('try.clear')}
        </Button>
        {Object.keys(schema.properties ?? {}).length > 0 ? list.menu : null}
        {onSaveCase ? (
          <Button
            size="small"
            icon={<Icon name="flag" size={14} />}
            onClick={onSaveCase}
            disabled={Boolean(trial.broken)}
          >
            {t('try.saveCase')}
          </Button>
        ) : null}
      </div>
      <Facts schema={schema} value={facts} onChange={onFacts} words={words} flaws={flaws} />
      <Instant at={at} onAt={onAt} />
      {explanation ? <Reasons {...{ explanation, definition, onReveal }} onMore={trial.onMore} /> : null}
    </div>
  );
}

/** Drawn again only when they are others: the panel itself is with every edit of the rules. */
const Facts = memo(SchemaForm);
const Reasons = memo(ExplanationView);

const Instant = memo(function Instant({ at, onAt }: { at: string; onAt: (at: string) => void }) {
  const t = useT();
  return (
    <div className="field try-at">
      <div className="field-label">{t('try.at')}</div>
      <DatePicker
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        allowClear={false}
        aria-label={t('try.at')}
        value={dayjs(at)}
        onChange={(value) => value && onAt((Array.isArray(value) ? value[0] : value).toISOString())}
      />
    </div>
  );
});

function flawsOf({ problem }: Trial, t: Translate): Record<string, string> {
  if (!problem) return {};
  const text =
    problem.code === 'missingFact'
      ? t('try.missing')
      : problem.code === 'unknownValue'
        ? t('try.unknown')
        : problemText(problem);
  return Object.fromEntries((problem.facts ?? []).map((fact) => [fact, text]));
}

function Outcome({
  definition,
  trial,
  words,
  onReveal,
}: {
  definition: RuleSetDefinition;
  trial: Trial;
  words: Words;
  onReveal: (rule: string) => void;
}) {
  const t = useT();
  const locale = useLocale();
  const { decision, problem, broken } = trial;
  if (broken !== undefined) return <Alert type="error" showIcon title={t('try.broken')} description={broken} />;
  if (problem) return <ProblemView problem={problem} words={words} />;
  if (!decision) return null;
  const entries = Object.entries(decision.outcome);
  return (
    <div className="outcome" role="status">
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt title={name}>{words.label(name)}</dt>
            <dd data-outcome={name}>{words.value(value, definition.outcome.properties?.[name])}</dd>
          </div>
        ))}
      </dl>
      {entries.length === 0 ? <p className="soft">{t('try.noOutcome')}</p> : null}
      <p className="outcome-why">{decision.explanation?.sentence[locale]}</p>
      <div className="row row-wrap">
        {decision.rules.map((rule) => (
          <button type="button" key={rule.id} className="pill pill-good outcome-rule" onClick={() => onReveal(rule.id)}>
            <Icon name="check" size={12} /> {ruleLabel(definition, rule.id)[locale]}
          </button>
        ))}
      </div>
    </div>
  );
}

function ProblemView({ problem, words }: { problem: NonNullable<Trial['problem']>; words: Words }) {
  const t = useT();
  const names = (problem.facts ?? []).map((fact) => words.label(fact)).join(t('common.comma'));
  const helps = { missingFact: t('try.missingHelp'), configurationMissing: t('try.configHelp') } as Record<
    string,
    string
  >;
  return (
    <Alert
      type={problem.code === 'missingFact' ? 'info' : 'warning'}
      showIcon
      title={problem.code === 'missingFact' ? t('try.missingTitle') : problemText(problem)}
      description={
        <>
          {names ? <div>{names}</div> : null}
          {helps[problem.code] ? <div className="faint">{helps[problem.code]}</div> : null}
        </>
      }
    />
  );
}
