import { Segmented, Select } from 'antd';
import { type GuardName, guardNamed, guardOfAll, guards } from '../../../../engine/authoring.ts';
import {
  type FlowDefinition,
  type Json,
  type JsonObject,
  type TransitionJson,
  textOf,
} from '../../../../engine/index.ts';
import { JsonInput } from '../../../forms/json-input.tsx';
import { ValueInput } from '../../../forms/value-input.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import { matches } from '../../../kernel/ui/search.ts';
import { type FlowReading, ruleSetWords } from '../../../words/flow-words.ts';
import { ConditionField } from './comparison-fields.tsx';

interface GuardEditorProps {
  guard: TransitionJson['guard'];
  reading: FlowReading;
  readOnly: boolean;
  onChange: (guard: TransitionJson['guard'] | undefined) => void;
}

/** Guards with fields of their own; those made of others are written as they stand in the definition. */
const withFields = Object.entries(guards).filter(([, { says }]) => says === 'formula' || says === 'outcome');

/** When a transition may be taken: always, when a rule set decides so, when a formula holds, or as other guards say together. */
export function GuardEditor({ guard, reading, readOnly, onChange }: GuardEditorProps) {
  const { t, content, locale } = reading;
  const object = typeof guard === 'object' ? guard : undefined;
  const row = guardNamed(object?.type ?? '');
  const begin = (type: GuardName) => {
    const params = guards[type].blank;
    const first = Object.keys(content.rules)[0] ?? '';
    onChange({ type, params: 'ruleSet' in params ? { ...params, ruleSet: first } : params });
  };
  const fields = { type: object?.type ?? '', params: object?.params ?? {}, reading, readOnly, onChange };
  return (
    <>
      <Segmented
        block
        size="small"
        disabled={readOnly}
        value={row && withFields.some(([name]) => name === object?.type) ? object?.type : object ? 'other' : ''}
        onChange={(next) => {
          if (next === 'other') onChange(guardOfAll(object ? [object as Json] : []));
          else if (next) begin(next as GuardName);
          else onChange(undefined);
        }}
        options={[
          { value: '', label: t('flow.guardNone') },
          ...withFields.map(([value, { label }]) => ({ value, label: label[locale] })),
          { value: 'other', label: t('flow.guardOther') },
        ]}
      />
      {row?.says === 'formula' ? <WhenFields {...fields} /> : null}
      {row?.says === 'outcome' ? <DecisionFields {...fields} /> : null}
      {object && !withFields.some(([name]) => name === object.type) ? (
        <JsonInput
          value={object as Json}
          label={t('flow.guardOther')}
          onChange={(next) => onChange((next ?? undefined) as TransitionJson['guard'])}
        />
      ) : null}
    </>
  );
}

type FieldsProps = Omit<GuardEditorProps, 'guard'> & { type: string; params: JsonObject };

function WhenFields({ type, params, reading, readOnly, onChange }: FieldsProps) {
  const { t } = reading;
  const text = String(params['='] ?? '');
  return (
    <ConditionField
      value={text}
      label={t('flow.guardWhen')}
      {...{ reading, readOnly }}
      onChange={(next) => onChange({ type, params: { '=': next } })}
    />
  );
}

function DecisionFields({ type, params, reading, readOnly, onChange }: FieldsProps) {
  const { content, t, locale } = reading;
  const words = ruleSetWords(String(params.ruleSet), reading);
  const ruleSet = content.rules[String(params.ruleSet)];
  const wanted = (params.is ?? {}) as Record<string, Json>;
  const properties = ruleSet?.outcome.properties ?? {};
  const free = Object.keys(properties).filter((name) => !Object.hasOwn(wanted, name));
  const put = (is: Record<string, Json>) => onChange({ type, params: { ...params, is } });
  return (
    <>
      <RuleSetSelect
        value={String(params.ruleSet)}
        reading={reading}
        readOnly={readOnly}
        onChange={(id) => onChange({ type, params: { ruleSet: id, is: {} } })}
      />
      {Object.entries(wanted).map(([name, value]) => (
        <div className="panel-row" key={name}>
          <span>{words.label(name)} =</span>
          <ValueInput
            small
            schema={properties[name] ?? {}}
            value={value}
            words={words}
            label={words.label(name)}
            onChange={(next) => put({ ...wanted, [name]: next ?? null })}
          />
          <RemoveButton
            disabled={readOnly}
            onClick={() => put(Object.fromEntries(Object.entries(wanted).filter(([key]) => key !== name)))}
          />
        </div>
      ))}
      {free.length > 0 && !readOnly ? (
        <Select
          size="small"
          value={null}
          placeholder={t('flow.guardAddResult', { rule: textOf(ruleSet?.title, locale) })}
          aria-label={t('rule.addResult')}
          options={free.map((name) => ({ value: name, label: words.label(name) }))}
          onChange={(name: string) =>
            put({
              ...wanted,
              [name]: properties[name]?.enum?.[0] ?? (properties[name]?.type === 'boolean' ? true : null),
            })
          }
        />
      ) : null}
    </>
  );
}

interface RuleSetSelectProps {
  value: string;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (id: string) => void;
}

/** Chooses a rule set of the policy by its name. */
export function RuleSetSelect({ value, reading, readOnly, onChange }: RuleSetSelectProps) {
  const { content, locale, t } = reading;
  return (
    <Select
      size="small"
      disabled={readOnly}
      aria-label={t('kind.rules')}
      value={value || null}
      popupMatchSelectWidth={false}
      showSearch={{ filterOption: (query, option) => matches(query, String(option?.label), String(option?.value)) }}
      options={Object.values(content.rules).map((item) => ({
        value: item.id,
        label: textOf(item.title, locale, item.id),
      }))}
      onChange={onChange}
    />
  );
}

/** The states of a flow as choices, inner ones set in. */
export function eventOptions(
  flow: FlowDefinition,
  label: (name: string) => string,
): { value: string; label: string }[] {
  return Object.keys(flow.events).map((name) => ({ value: name, label: label(name) }));
}
