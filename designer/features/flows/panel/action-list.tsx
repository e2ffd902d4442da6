import { Button, Input, Select } from 'antd';
import { actionNamed, actionNames } from '../../../../engine/authoring.ts';
import { type ActionJson, isExpression, type JsonObject } from '../../../../engine/index.ts';
import { Field } from '../../../forms/panel-fields.tsx';
import { actionObject, listOf } from '../../../kernel/machine/places.ts';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import { type FlowReading, ruleSetWords } from '../../../words/flow-words.ts';
import { contextNames } from '../flow-names.ts';
import { AssignFields, NameInput } from './assign-fields.tsx';
import { ConditionField } from './comparison-fields.tsx';
import { eventOptions, RuleSetSelect } from './guard-editor.tsx';
import { MasterFields } from './master-fields.tsx';
import { StartFields } from './start-fields.tsx';

interface ActionListProps {
  label: string;
  actions: ActionJson | ActionJson[] | undefined;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (actions: ActionJson[] | undefined) => void;
}

/** The actions of a transition or of a state's entry or exit, in their order. */
export function ActionList({ label, actions, reading, readOnly, onChange }: ActionListProps) {
  const { t, locale } = reading;
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
      options={actionNames.map((name) => ({ value: name, label: actionNamed(name)?.label[locale] }))}
      onChange={(type: string) => put([...list, { type, params: actionNamed(type)?.blank }])}
    />
  );
  return (
    <Field label={label} action={readOnly ? null : add}>
      <div className="panel-list">
        {list.map((action, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: actions are known by their place
          <div className="panel-item" key={index}>
            <div className="panel-item-head">
              <b>{actionNamed(actionObject(action).type)?.label[locale] ?? actionObject(action).type}</b>
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
              action={actionObject(action)}
              reading={reading}
              readOnly={readOnly}
              onChange={(next) => put(list.with(index, next))}
            />
            <OnlyWhen
              action={actionObject(action)}
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

/** The condition of an action that may have one: it acts only where that is true. */
function OnlyWhen({ action, reading, readOnly, onChange }: ActionFieldsProps) {
  const { t } = reading;
  if (!actionNamed(action.type)?.conditional) return null;
  const { when, ...rest } = action.params ?? {};
  const text = isExpression(when) ? when['='] : '';
  if (readOnly && text === '') return null;
  return (
    <>
      <div className="panel-label">{t('flow.onlyWhen')}</div>
      <ConditionField
        value={text}
        label={t('flow.onlyWhen')}
        {...{ reading, readOnly }}
        onChange={(next) => onChange({ ...action, params: next === '' ? rest : { ...rest, when: { '=': next } } })}
      />
    </>
  );
}

type FieldAction = { type: string; params?: JsonObject };
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
  const own = { params, reading, readOnly, onChange: (next: JsonObject) => onChange({ ...action, params: next }) };
  const names = actionNamed(action.type)?.names ?? { text: 'id' };
  switch (names) {
    case 'values':
      return <AssignFields isKept {...own} />;
    case 'ruleSet':
      return <DecideFields {...{ action, reading, readOnly, onChange }} />;
    case 'role':
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
    case 'flow':
      return <StartFields {...own} />;
    case 'masterData':
      return <MasterFields {...own} />;
    case 'event':
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
    default: {
      const label = t(names.text === 'type' ? 'flow.recordType' : 'rule.id');
      return (
        <Input
          size="small"
          className="mono"
          readOnly={readOnly}
          aria-label={label}
          placeholder={label}
          value={String(params[names.text] ?? '')}
          onChange={(event) => put({ [names.text]: event.target.value })}
        />
      );
    }
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
      <div className="panel-label">{t('kind.rules')}</div>
      <RuleSetSelect
        value={String(params.ruleSet)}
        reading={reading}
        readOnly={readOnly}
        onChange={(ruleSet) => put({ ruleSet })}
      />
      <div className="panel-label">{t('flow.take')}</div>
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
      <div className="panel-label">{t('flow.into')}</div>
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
