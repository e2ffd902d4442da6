import { AutoComplete, Button } from 'antd';
import type { JsonObject } from '../../../../engine/index.ts';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { matches } from '../../../kernel/ui/search.ts';
import type { FlowReading } from '../../../words/flow-words.ts';
import { contextNames } from '../flow-names.ts';
import { AssignedValue } from './assigned-value.tsx';
import { WordField } from './word-field.tsx';

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
      showSearch={{ filterOption: (query, option) => matches(query, String(option?.label)) }}
      // What is written already is not offered once more.
      options={names.flatMap((name) => {
        const word = words.label(name);
        return name === value ? [] : [{ value: name, label: word === name ? name : `${word} ${name}` }];
      })}
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
  /** The names are those of the flow itself: people read them, so that each wants a word. */
  isKept?: boolean;
  onChange: (params: JsonObject) => void;
}

const isUnworded = (name: string, words: FlowReading['words']) =>
  /^[A-Za-z_]\w*$/.test(name) && words.label(name) === name;

/** Names and what each becomes: a value, or a formula. `names` are those to choose from. */
export function AssignFields({
  params,
  reading,
  readOnly,
  names = contextNames(reading.flow),
  isKept = false,
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
        <div className="assign-row" key={index}>
          <NameInput
            label={t('facts.newTitle')}
            value={name}
            names={names}
            words={words}
            readOnly={readOnly}
            onChange={(next) => rename(name, next)}
          />
          <Button
            size="small"
            type="text"
            icon={<Icon name="trash" size={13} />}
            aria-label={t('common.remove')}
            disabled={readOnly}
            onClick={() => onChange(Object.fromEntries(entries.filter(([key]) => key !== name)))}
          />
          {isKept && !readOnly && isUnworded(name, words) ? <WordField name={name} /> : null}
          <AssignedValue
            label={words.label(name)}
            value={value}
            {...{ reading, readOnly }}
            onChange={(next) => onChange({ ...params, [name]: next })}
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
