import { AutoComplete, Button, Input, Select } from 'antd';
import { type ActionJson, actionNames, isExpression, type Json, type JsonObject } from '../../../engine/index.ts';
import { Icon } from '../../ui/icons.tsx';
import { RemoveButton } from '../../ui/remove-button.tsx';
import { contextNames } from '../flow-names.ts';
import { type FlowReading, ruleSetWords } from '../flow-words.ts';
import { actionObject, listOf } from '../machine/places.ts';
import { Field } from './fields.tsx';
import { eventOptions, RuleSetSelect } from './guard-editor.tsx';

type ActionName = (typeof actionNames)[number];

interface ActionListProps {
  label: string;
  actions: ActionJson | ActionJson[] | undefined;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (actions: ActionJson[] | undefined) => void;
}

/** What a new action of each name begins with. */
const blank: Record<ActionName, JsonObject> = {
  assign: {},
  decide: { ruleSet: '', into: '' },
  record: { type: '' },
  notify: { role: '' },
  raise: { event: { type: '' } },
  cancel: { id: '' },
};

/** The actions of a transition or of a state's entry or exit, in their order. */
export function ActionList({ label, actions, reading, readOnly, onChange }: ActionListProps) {
  const { t } = reading;
  const list = listOf(actions);
  const put = (next: ActionJson[]) => onChange(next.length === 0 ? undefined : next);
  const add = (
    <Select
      size="small"
      variant="borderless"
      value={null}
      placeholder={t('flow.addAction')}
      aria-label={`${label} ${t('flow.addAction')}`}
      popupMatchSelectWidth={false}
      options={actionNames.map((name) => ({ value: name, label: t(`action.${name}`) }))}
      onChange={(type: ActionName) => put([...list, { type, params: blank[type] }])}
    />
  );
  return (
    <Field label={label} action={readOnly ? null : add}>
      <div className="panel-list">
        {list.map((action, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: actions are known by their place
          <div className="panel-item" key={index}>
            <div className="panel-item-head">
              <b>{t(`action.${actionObject(action).type as ActionName}`)}</b>
              <span className="grow" />
              <Button
                size="small"
                type="text"
                icon={<Icon name="up" size={13} />}
                aria-label={t('condition.up')}
                disabled={readOnly || index === 0}
                onClick={() => put(list.toSpliced(index, 1).toSpliced(index - 1, 0, action))}
              />
              <RemoveButton disabled={readOnly} onClick={() => put(list.toSpliced(index, 1))} />
            </div>
            <ActionFields
              action={actionObject(action) as FieldAction}
              reading={reading}
              readOnly={readOnly}
              onChange={(next) => put(list.with(index, next))}
            />
          </div>
        ))}
      </div>
    </Field>
  );
}

type FieldAction = { type: ActionName; params?: JsonObject };
interface ActionFieldsProps {
  action: FieldAction;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (action: ActionJson) => void;
}

function ActionFields({ action, reading, readOnly, onChange }: ActionFieldsProps) {
  const { flow, content, words, t } = reading;
  const params = action.params ?? {};
  const put = (changes: JsonObject) => onChange({ ...action, params: { ...params, ...changes } });
  switch (action.type) {
    case 'assign':
      return (
        <AssignFields
          params={params}
          reading={reading}
          readOnly={readOnly}
          onChange={(next) => onChange({ ...action, params: next })}
        />
      );
    case 'decide':
      return <DecideFields {...{ action, reading, readOnly, onChange }} />;
    case 'record':
      return (
        <Input
          size="small"
          className="mono"
          readOnly={readOnly}
          aria-label={t('flow.recordType')}
          placeholder={t('flow.recordType')}
          value={String(params.type ?? '')}
          onChange={(event) => put({ type: event.target.value })}
        />
      );
    case 'notify':
      return (
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('flow.role')}
          value={String(params.role ?? params.webhook ?? '') || null}
          options={(content.policy.roles ?? []).map((role) => ({ value: role, label: words.label(role) }))}
          onChange={(role: string) => onChange({ ...action, params: { role } })}
        />
      );
    case 'raise':
      return (
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('flow.event')}
          value={String((params.event as JsonObject | undefined)?.type ?? '') || null}
          options={eventOptions(flow, words.label)}
          onChange={(type: string) => put({ event: { type } })}
        />
      );
    default:
      return (
        <Input
          size="small"
          className="mono"
          readOnly={readOnly}
          aria-label={t('rule.id')}
          value={String(params.id ?? '')}
          onChange={(event) => put({ id: event.target.value })}
        />
      );
  }
}

/** Which rule set decides, which of its results is taken, and under which name it is kept. */
function DecideFields({ action, reading, readOnly, onChange }: ActionFieldsProps) {
  const { flow, content, words, t } = reading;
  const params = action.params ?? {};
  const put = (changes: JsonObject) => onChange({ ...action, params: { ...params, ...changes } });
  const own = ruleSetWords(String(params.ruleSet), reading);
  const outcome = Object.keys(content.rules[String(params.ruleSet)]?.outcome.properties ?? {});
  const take = (name: string) => {
    const { take: _old, ...rest } = params;
    onChange({ ...action, params: name ? { ...rest, take: name, into: params.into || name } : rest });
  };
  return (
    <>
      <RuleSetSelect
        value={String(params.ruleSet)}
        reading={reading}
        readOnly={readOnly}
        onChange={(ruleSet) => put({ ruleSet })}
      />
      <Select
        size="small"
        disabled={readOnly}
        aria-label={t('flow.take')}
        value={String(params.take ?? '')}
        options={[
          { value: '', label: t('flow.wholeOutcome') },
          ...outcome.map((name) => ({ value: name, label: own.label(name) })),
        ]}
        onChange={take}
      />
      <NameInput
        label={t('flow.into')}
        value={String(params.into ?? '')}
        names={contextNames(flow)}
        words={words}
        readOnly={readOnly}
        onChange={(into) => put({ into })}
      />
    </>
  );
}

interface NameInputProps {
  label: string;
  value: string;
  names: string[];
  words: FlowReading['words'];
  readOnly: boolean;
  onChange: (name: string) => void;
}

function NameInput({ label, value, names, words, readOnly, onChange }: NameInputProps) {
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
  onChange: (params: JsonObject) => void;
}

function AssignFields({ params, reading, readOnly, onChange }: AssignFieldsProps) {
  const { flow, words, t } = reading;
  const entries = Object.entries(params);
  const names = contextNames(flow);
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
          <RemoveButton
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

function writtenValue(value: Json): string {
  if (isExpression(value)) return `= ${value['=']}`;
  return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** `= …` is a formula, a number is a number, 是 and true are true; anything else is text. */
function readValue(text: string): Json {
  const formula = /^[=\uff1d]\s?(.*)$/s.exec(text);
  if (formula) return { '=': formula[1] as string };
  if (text === '') return null;
  if (text === 'true' || text === '是') return true;
  if (text === 'false' || text === '否') return false;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
