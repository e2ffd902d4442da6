import { AutoComplete, Button, Input } from 'antd';
import { isExpression, type Json, type JsonObject } from '../../../../engine/index.ts';
import { Icon } from '../../../kernel/ui/icons.tsx';
import type { FlowReading } from '../../../words/flow-words.ts';
import { contextNames } from '../flow-names.ts';

interface NameInputProps {
  label: string;
  value: string;
  names: string[];
  words: FlowReading['words'];
  readOnly: boolean;
  onChange: (name: string) => void;
}

/** A name of the flow's context, chosen or written. */
export function NameInput({ label, value, names, words, readOnly, onChange }: NameInputProps) {
  return (
    <AutoComplete
      size="small"
      disabled={readOnly}
      aria-label={label}
      placeholder={label}
      value={value}
      options={names.map((name) => ({ value: name, label: `${words.label(name)} ${name}` }))}
      onChange={onChange}
    />
  );
}

interface AssignFieldsProps {
  params: JsonObject;
  reading: FlowReading;
  readOnly: boolean;
  /** The names to choose from; absent: what the flow's context may hold. */
  names?: string[];
  onChange: (params: JsonObject) => void;
}

/** Names and what each becomes: a value, or a formula. `names` are those to choose from. */
export function AssignFields({
  params,
  reading,
  readOnly,
  names = contextNames(reading.flow),
  onChange,
}: AssignFieldsProps) {
  const { words, t } = reading;
  const entries = Object.entries(params);
  const rename = (from: string, to: string) =>
    onChange(Object.fromEntries(entries.map(([key, value]) => [key === from ? to : key, value])));
  return (
    <>
      {entries.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed
        <div className="panel-row" key={index}>
          <NameInput
            label={t('facts.newTitle')}
            value={name}
            names={names}
            words={words}
            readOnly={readOnly}
            onChange={(next) => rename(name, next)}
          />
          <Input
            size="small"
            className="mono"
            readOnly={readOnly}
            aria-label={`${words.label(name)} ${t('condition.value')}`}
            placeholder={t('flow.valueHelp')}
            value={writtenValue(value)}
            onChange={(event) => onChange({ ...params, [name]: readValue(event.target.value) })}
          />
          <Button
            size="small"
            type="text"
            icon={<Icon name="trash" size={13} />}
            aria-label={t('common.remove')}
            disabled={readOnly}
            onClick={() => onChange(Object.fromEntries(entries.filter(([key]) => key !== name)))}
          />
        </div>
      ))}
      {readOnly ? null : (
        <Button
          size="small"
          type="text"
          icon={<Icon name="plus" size={13} />}
          onClick={() => onChange({ ...params, '': null })}
        >
          {t('common.add')}
        </Button>
      )}
    </>
  );
}

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
