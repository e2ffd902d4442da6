import { Select } from 'antd';
import { decorators, operatorNamed, operatorsFor } from '../../../../engine/authoring.ts';
import {
  type FactCondition,
  isExpression,
  type Json,
  type PolicyContent,
  type RuleSetDefinition,
} from '../../../../engine/index.ts';
import { FeelInput } from '../../../forms/feel-input.tsx';
import { ValueInput } from '../../../forms/value-input.tsx';
import { factSchema } from '../../../kernel/document/fact-schema.ts';
import { useDocument } from '../../../kernel/document/store.ts';
import { matches } from '../../../kernel/ui/search.ts';
import { useLocale, useT } from '../../../texts/translate.ts';
import { useWords } from '../../../words/use-words.ts';
import { ruleFeelNames } from '../feel-names.ts';
import { firstComparison, fitValue, type ValueMode, valueMode, wantedSchema } from './condition-model.ts';

interface FactRowProps {
  definition: RuleSetDefinition;
  condition: FactCondition;
  onChange: (condition: FactCondition) => void;
  readOnly: boolean;
}

/** One condition: which fact, how compared, with what. */
export function FactRow({ definition, condition, onChange, readOnly }: FactRowProps) {
  const t = useT();
  const locale = useLocale();
  const words = useWords(definition);
  const content = useDocument((state) => state.content) as PolicyContent;
  const schema = factSchema(content, definition, condition.fact);
  const names = factNamesOf(definition);
  const known = operatorsFor(schema);
  const operators = known.includes(condition.operator) ? known : [...known, condition.operator];
  return (
    <div className="condition-fields">
      <Select
        size="small"
        className="condition-fact"
        aria-label={t('condition.fact')}
        disabled={readOnly}
        value={condition.fact}
        showSearch={{ filterOption: (query, option) => matches(query, String(option?.label), String(option?.value)) }}
        popupMatchSelectWidth={false}
        options={[...new Set([...names, condition.fact])].map((name) => ({ value: name, label: words.label(name) }))}
        onChange={(fact: string) =>
          onChange({ ...condition, ...firstComparison(fact, factSchema(content, definition, fact)) })
        }
      />
      {condition.path ? <span className="mono faint">{condition.path}</span> : null}
      <Select
        size="small"
        className="condition-operator"
        aria-label={t('condition.operator')}
        disabled={readOnly}
        value={condition.operator}
        popupMatchSelectWidth={false}
        options={operators.map((name) => ({ value: name, label: operatorText(name, locale) }))}
        onChange={(operator: string) =>
          onChange({ ...condition, operator, value: fitValue(condition.value, operator) })
        }
      />
      <WantedValue definition={definition} condition={condition} onChange={onChange} readOnly={readOnly} />
    </div>
  );
}

function operatorText(name: string, locale: 'zh-CN' | 'en'): string {
  const operator = operatorNamed(name);
  const base = operator?.label[locale] ?? name;
  const decorated = name.split(':').some((part) => Object.hasOwn(decorators, part));
  return operator?.sign && !decorated ? `${operator.sign} ${base}` : base;
}

/** Every fact that a condition of the rule set may read. */
function factNamesOf(definition: RuleSetDefinition): string[] {
  return [...Object.keys(definition.facts.properties ?? {}), ...Object.keys(definition.derived ?? {})];
}

function WantedValue({ definition, condition, onChange, readOnly }: FactRowProps) {
  const t = useT();
  const locale = useLocale();
  const words = useWords(definition);
  const content = useDocument((state) => state.content) as PolicyContent;
  const schema = wantedSchema(factSchema(content, definition, condition.fact), condition.operator);
  const mode = valueMode(condition.value);
  const put = (value: FactCondition['value']) => onChange({ ...condition, value });
  if (readOnly && mode === 'value') return <b>{words.value(condition.value as Json, schema)}</b>;
  return (
    <>
      {mode === 'value' ? (
        <span className="condition-value">
          <ValueInput
            schema={schema}
            value={condition.value as Json}
            words={words}
            label={t('condition.value')}
            small
            onChange={(value) => put(value ?? null)}
          />
        </span>
      ) : null}
      {mode === 'fact' ? (
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('condition.otherFact')}
          popupMatchSelectWidth={false}
          value={(condition.value as { fact: string }).fact}
          options={factNamesOf(definition).map((name) => ({ value: name, label: words.label(name) }))}
          onChange={(fact: string) => put({ fact })}
        />
      ) : null}
      {mode === 'expression' && isExpression(condition.value) ? (
        <div className="condition-feel">
          <FeelInput
            label={t('condition.expression')}
            value={condition.value['=']}
            readOnly={readOnly}
            names={ruleFeelNames(definition, content, locale)}
            wanted={schema}
            words={words}
            onChange={(text) => put({ '=': text })}
          />
        </div>
      ) : null}
      {readOnly ? null : <ModeChoice mode={mode} definition={definition} onChange={put} />}
    </>
  );
}

interface ModeChoiceProps extends Pick<FactRowProps, 'definition'> {
  mode: ValueMode;
  onChange: (value: FactCondition['value']) => void;
}

/** Whether a fact is compared with a value, another fact or what is computed; another way begins with nothing. */
function ModeChoice({ mode, definition, onChange }: ModeChoiceProps) {
  const t = useT();
  const blank = { value: null, fact: { fact: factNamesOf(definition)[0] ?? '' }, expression: { '=': '' } };
  return (
    <Select
      size="small"
      variant="borderless"
      className="condition-mode"
      aria-label={t('condition.mode')}
      popupMatchSelectWidth={false}
      value={mode}
      onChange={(next: ValueMode) => onChange(blank[next])}
      options={[
        { value: 'value', label: t('condition.modeValue') },
        { value: 'fact', label: t('condition.modeFact') },
        { value: 'expression', label: t('condition.modeExpression') },
      ]}
    />
  );
}
