import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import { operatorNamed, operatorsFor } from '../../../../engine/authoring.ts';
import type { Json, ValueSchema } from '../../../../engine/index.ts';
import { typesOf } from '../../../../engine/reading.ts';
import { FeelInput } from '../../../forms/feel-input.tsx';
import type { FeelName } from '../../../forms/feel-names.ts';
import { ValueInput } from '../../../forms/value-input.tsx';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import { matches } from '../../../kernel/ui/search.ts';
import type { FlowReading } from '../../../words/flow-words.ts';
import { flowFeelNames } from '../flow-names.ts';
import { type Comparison, type Comparisons, readComparisons, type Sign, writeComparisons } from './comparisons.ts';

interface ConditionFieldProps {
  label: string;
  value: string;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (formula: string) => void;
}

/** A condition: chosen as comparisons where it is no more than these, else written as a formula. */
export function ConditionField({ label, value, reading, readOnly, onChange }: ConditionFieldProps) {
  const { t, words } = reading;
  const names = flowFeelNames(reading);
  const [written, setWritten] = useState(false);
  const read = readComparisons(value);
  const isChosen = read !== undefined && !written;
  return (
    <div className="comparisons">
      {isChosen ? (
        <ComparisonRows
          {...{ label, reading, readOnly, names }}
          value={read}
          onChange={(next) => onChange(writeComparisons(next))}
        />
      ) : (
        <FeelInput {...{ value, label, readOnly, names, words, onChange }} wanted={{ type: 'boolean' }} />
      )}
      {readOnly || !read ? null : (
        <Button size="small" type="link" onClick={() => setWritten(!written)}>
          {t(isChosen ? 'comparison.write' : 'comparison.choose')}
        </Button>
      )}
    </div>
  );
}

interface RowsProps extends Pick<ConditionFieldProps, 'label' | 'reading' | 'readOnly'> {
  value: Comparisons;
  names: FeelName[];
  onChange: (value: Comparisons) => void;
}

function ComparisonRows({ label, value, names, reading, readOnly, onChange }: RowsProps) {
  const { t } = reading;
  const { join, list } = value;
  const open = names.filter(({ name, schema }) => isComparable(schema) && !name.startsWith('config.'));
  const put = (next: Comparison[]) => onChange({ join, list: next });
  const first = open[0];
  return (
    <>
      {list.length > 1 ? (
        <Segmented
          size="small"
          disabled={readOnly}
          aria-label={t('condition.kind')}
          value={join}
          options={[
            { value: 'and', label: t('condition.all') },
            { value: 'or', label: t('condition.any') },
          ]}
          onChange={(next) => onChange({ join: next as 'and' | 'or', list })}
        />
      ) : null}
      {list.map((comparison, at) => (
        <ComparisonRow
          // biome-ignore lint/suspicious/noArrayIndexKey: comparisons have nothing else that tells them apart
          key={at}
          {...{ label, comparison, reading, readOnly }}
          names={open}
          onChange={(next) => put(list.with(at, next))}
          onRemove={() => put(list.toSpliced(at, 1))}
        />
      ))}
      {readOnly ? null : first ? (
        <Button size="small" icon={<Icon name="plus" size={13} />} onClick={() => put([...list, begun(first)])}>
          {t('condition.add')}
        </Button>
      ) : (
        <p className="faint">{t('comparison.nothing')}</p>
      )}
    </>
  );
}

interface RowProps extends Pick<ConditionFieldProps, 'label' | 'reading' | 'readOnly'> {
  comparison: Comparison;
  names: FeelName[];
  onChange: (comparison: Comparison) => void;
  onRemove: () => void;
}

/** What is compared, how, and with what. */
function ComparisonRow({ label, comparison, names, reading, readOnly, onChange, onRemove }: RowProps) {
  const { t, words, locale } = reading;
  const { name, sign, value } = comparison;
  const schema = names.find((one) => one.name === name)?.schema;
  const known = signsFor(schema);
  const options = known.some((one) => one.value === sign)
    ? known
    : [...known, { value: sign, label: { 'zh-CN': sign, en: sign } }];
  const all = names.map((one) => ({ value: one.name, label: one.label }));
  return (
    <div className="comparison">
      <Select
        size="small"
        className="comparison-what"
        disabled={readOnly}
        aria-label={t('comparison.what')}
        value={name}
        popupMatchSelectWidth={false}
        showSearch={{ filterOption: (query, option) => matches(query, String(option?.label), String(option?.value)) }}
        options={all.some((one) => one.value === name) ? all : [...all, { value: name, label: words.label(name) }]}
        onChange={(next: string) => {
          const found = names.find((one) => one.name === next);
          if (found) onChange(begun(found));
        }}
      />
      <Select
        size="small"
        disabled={readOnly}
        aria-label={t('condition.operator')}
        value={sign}
        popupMatchSelectWidth={false}
        options={options.map((one) => ({ value: one.value, label: one.label[locale] }))}
        onChange={(next: Sign) => onChange({ ...comparison, sign: next })}
      />
      <fieldset className="comparison-value" disabled={readOnly} aria-label={label}>
        <ValueInput
          small
          schema={schema ?? {}}
          value={value}
          words={words}
          label={t('condition.value')}
          onChange={(next) => onChange({ ...comparison, value: next ?? null })}
        />
      </fieldset>
      {readOnly ? null : <RemoveButton onClick={onRemove} />}
    </div>
  );
}

const isComparable = (schema: ValueSchema | undefined): boolean => {
  const [type] = typesOf(schema ?? {});
  return type === 'number' || type === 'integer' || type === 'boolean' || (type === 'string' && isPlain(schema));
};
const isPlain = (schema: ValueSchema | undefined) => schema?.format === undefined || schema.format === 'date';

/** The signs that make sense of a kind of value, as people call them. */
const signsFor = (schema: ValueSchema | undefined) =>
  operatorsFor(schema).flatMap((name) => {
    const operator = operatorNamed(name);
    return operator?.cell && operator.wants === 'value'
      ? [{ value: operator.cell as Sign, label: operator.label }]
      : [];
  });

/** A new comparison of a name: with the first value that it may have. */
const begun = ({ name, schema }: FeelName): Comparison => {
  const [type] = typesOf(schema ?? {});
  const value: Json = schema?.enum?.[0] ?? (type === 'boolean' ? true : null);
  return { name, sign: signsFor(schema)[0]?.value ?? '=', value };
};
