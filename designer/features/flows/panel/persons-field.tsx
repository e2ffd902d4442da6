import { InputNumber, Select } from 'antd';
import { formatNamed } from '../../../../engine/authoring.ts';
import { textOf, type ValueSchema } from '../../../../engine/index.ts';
import { FeelInput } from '../../../forms/feel-input.tsx';
import { PersonsSelect } from '../../../forms/person-select.tsx';
import { PostSelect } from '../../../forms/post-select.tsx';
import { allStates } from '../../../kernel/machine/places.ts';
import { type FlowReading, stateTitle } from '../../../words/flow-words.ts';
import { flowFeelNames } from '../flow-names.ts';
import { type PersonsChoice, personsKinds, readPersons, writePersons } from './persons-choice.ts';

interface PersonsFieldProps {
  label: string;
  value: string;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (formula: string) => void;
}

/** States by their titles, as choices. */
export const stateOptions = (reading: FlowReading) =>
  allStates(reading.flow.machine).flatMap(([path]) =>
    path === '' ? [] : [{ value: path, label: stateTitle(reading, path) }],
  );

const isPerson = (schema: ValueSchema | undefined): boolean =>
  schema !== undefined && (formatNamed(schema.format)?.names === 'person' || isPerson(schema.items));

/** What is filled in with the event that leads there and names persons, as choices: of each field once. */
function eventFields({ flow, content, words, t, locale }: FlowReading): { value: string; label: string }[] {
  const filled = Object.values(flow.events).flatMap(({ payload, form }) => {
    const id = typeof form === 'object' ? form.id : form;
    const fields = id === undefined ? undefined : content.forms[id]?.fields;
    return [payload, fields].flatMap((one) => Object.entries(one?.properties ?? {}));
  });
  const named = new Map(filled.filter(([, schema]) => isPerson(schema)));
  return [...named].map(([name, schema]) => ({
    value: `event.${name}`,
    label: t('whose.ofEvent', { field: textOf(schema.title, locale) || words.label(name) }),
  }));
}

/** Fields in which persons are chosen: of what leads there, and of forms; as choices. */
const personFields = (reading: FlowReading) => [
  ...eventFields(reading),
  ...flowFeelNames(reading).flatMap(({ name, label, schema }) =>
    name.startsWith('records.') && isPerson(schema) ? [{ value: name, label }] : [],
  ),
];

/** Who: the starter, a superior, who acted in a state, who holds a post, chosen persons, who is named in a form, or whoever a formula gives. */
export function PersonsField({ label, value, reading, readOnly, onChange }: PersonsFieldProps) {
  const { t } = reading;
  const choice = readPersons(value);
  const states = stateOptions(reading);
  const fields = personFields(reading);
  const put = (next: PersonsChoice) => onChange(writePersons(next));
  const blank: Record<PersonsChoice['kind'], PersonsChoice> = {
    starter: { kind: 'starter' },
    superior: { kind: 'superior', level: 1 },
    acted: { kind: 'acted', state: states[0]?.value ?? '' },
    post: { kind: 'post', post: '' },
    persons: { kind: 'persons', persons: [] },
    field: { kind: 'field', field: fields[0]?.value ?? '' },
    formula: { kind: 'formula', formula: value },
  };
  // What is written as one of the others may still be wanted as a formula.
  return (
    <span className="stack">
      <Select
        size="small"
        disabled={readOnly}
        aria-label={label}
        value={choice.kind}
        options={personsKinds
          .filter((kind) => kind !== 'field' || fields.length > 0 || choice.kind === 'field')
          .map((kind) => ({ value: kind, label: t(`whose.kind_${kind}`) }))}
        onChange={(kind) => put(kind === 'formula' ? { kind, formula: `(${value})` } : blank[kind])}
      />
      <PersonsDetail {...{ choice, states, reading, readOnly, put, label }} />
    </span>
  );
}

interface DetailProps {
  choice: PersonsChoice;
  states: { value: string; label: string }[];
  label: string;
  reading: FlowReading;
  readOnly: boolean;
  put: (next: PersonsChoice) => void;
}

function PersonsDetail({ choice, states, label, reading, readOnly, put }: DetailProps) {
  const { t, words } = reading;
  switch (choice.kind) {
    case 'starter':
      return null;
    case 'superior':
      return (
        <InputNumber
          size="small"
          min={1}
          max={20}
          readOnly={readOnly}
          prefix={t('whose.level')}
          aria-label={t('whose.level')}
          value={choice.level}
          onChange={(level) => level && put({ kind: 'superior', level })}
        />
      );
    case 'acted':
      return (
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('whose.state')}
          value={choice.state || null}
          options={states}
          onChange={(state: string) => put({ kind: 'acted', state })}
        />
      );
    case 'post':
      return (
        <PostSelect
          label={t('whose.post')}
          value={choice.post}
          readOnly={readOnly}
          onChange={(post) => put({ kind: 'post', post })}
        />
      );
    case 'field':
      return (
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('whose.field')}
          value={choice.field || null}
          options={personFields(reading)}
          onChange={(field: string) => put({ kind: 'field', field })}
        />
      );
    case 'persons':
      return (
        <PersonsSelect
          label={t('whose.persons')}
          value={choice.persons}
          readOnly={readOnly}
          onChange={(persons) => put({ kind: 'persons', persons })}
        />
      );
    case 'formula':
      return (
        <FeelInput
          label={label}
          value={choice.formula}
          readOnly={readOnly}
          names={flowFeelNames(reading)}
          words={words}
          onChange={(formula) => put({ kind: 'formula', formula })}
        />
      );
  }
}
