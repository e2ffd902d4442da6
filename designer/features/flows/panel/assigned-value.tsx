import { Input, Select } from 'antd';
import { useState } from 'react';
import { isExpression, type Json } from '../../../../engine/index.ts';
import { FeelInput } from '../../../forms/feel-input.tsx';
import { matches } from '../../../kernel/ui/search.ts';
import type { FlowReading } from '../../../words/flow-words.ts';
import { flowFeelNames, valueNames } from '../flow-names.ts';

interface AssignedValueProps {
  label: string;
  value: Json;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (value: Json) => void;
}

const ways = ['value', 'name', 'formula'] as const;
type Way = (typeof ways)[number];

/** What was answered is whatever the other system sends: of it one member is meant, by its name. */
const answers = /^(event\.(?:output|error)\.body)(?:\.(\w+))?$/;

/** What a name becomes: a value, what stands elsewhere, or what a formula gives. */
export function AssignedValue({ label, value, reading, readOnly, onChange }: AssignedValueProps) {
  const { t, words } = reading;
  const formula = isExpression(value) ? value['='] : undefined;
  const names = valueNames(reading);
  const read: Way =
    formula === undefined ? 'value' : names.some(({ name }) => name === baseOf(formula)) ? 'name' : 'formula';
  const [asked, setAsked] = useState<Way>();
  // What is written as a name may still be wanted as a formula.
  const way = asked === 'formula' && read === 'name' ? asked : read;
  const turn = (next: Way) => {
    setAsked(next);
    if (next === 'value') onChange(null);
    else onChange({ '=': next === 'name' ? (names[0]?.name ?? '') : (formula ?? '') });
  };
  return (
    <div className="assigned-value">
      <Select
        size="small"
        disabled={readOnly}
        aria-label={`${label} ${t('assigned.how')}`}
        popupMatchSelectWidth={false}
        value={way}
        options={ways
          .filter((one) => one !== 'name' || names.length > 0)
          .map((one) => ({ value: one, label: t(`assigned.${one}`) }))}
        onChange={turn}
      />
      {way === 'value' ? (
        <Input
          size="small"
          readOnly={readOnly}
          aria-label={`${label} ${t('condition.value')}`}
          placeholder={t('flow.valueHelp')}
          value={writtenValue(value)}
          onChange={({ target }) => onChange(readValue(target.value))}
        />
      ) : null}
      {way === 'name' ? <FromElsewhere {...{ label, reading, readOnly, onChange }} formula={formula ?? ''} /> : null}
      {way === 'formula' ? (
        <FeelInput
          label={`${label} ${t('assigned.formula')}`}
          value={formula ?? ''}
          names={flowFeelNames(reading)}
          {...{ words, readOnly }}
          onChange={(next) => onChange({ '=': next })}
        />
      ) : null}
    </div>
  );
}

const baseOf = (formula: string): string => answers.exec(formula)?.[1] ?? formula;

/** One of the names that the flow knows; of an answer the member that is meant. */
function FromElsewhere({
  label,
  formula,
  reading,
  readOnly,
  onChange,
}: Omit<AssignedValueProps, 'value'> & { formula: string }) {
  const { t } = reading;
  const base = baseOf(formula);
  const member = answers.exec(formula)?.[2] ?? '';
  return (
    <>
      <Select
        size="small"
        disabled={readOnly}
        aria-label={`${label} ${t('assigned.name')}`}
        popupMatchSelectWidth={false}
        showSearch={{ filterOption: (query, option) => matches(query, String(option?.label), String(option?.value)) }}
        value={base}
        options={valueNames(reading).map((one) => ({ value: one.name, label: one.label }))}
        onChange={(name: string) => onChange({ '=': name })}
      />
      {answers.test(formula) ? (
        <Input
          size="small"
          className="assigned-member mono"
          readOnly={readOnly}
          aria-label={`${label} ${t('assigned.member')}`}
          placeholder={t('assigned.member')}
          value={member}
          onChange={({ target }) => {
            const next = target.value.replace(/\W/g, '');
            onChange({ '=': next === '' ? base : `${base}.${next}` });
          }}
        />
      ) : null}
    </>
  );
}

/** A value as it is typed: `= …` is a formula. */
export function writtenValue(value: Json): string {
  if (isExpression(value)) return `= ${value['=']}`;
  return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** `= …` is a formula; nothing is null. */
export function readText(text: string): Json {
  const formula = /^[=\uff1d]\s?(.*)$/s.exec(text);
  return formula ? { '=': formula[1] as string } : text === '' ? null : text;
}

/** `= …` is a formula, a number is a number, 是 and true are true; anything else is text. */
function readValue(text: string): Json {
  const read = readText(text);
  if (typeof read !== 'string') return read;
  if (text === 'true' || text === '是') return true;
  if (text === 'false' || text === '否') return false;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
