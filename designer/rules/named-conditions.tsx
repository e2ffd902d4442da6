import { Button, Input } from 'antd';
import { useState } from 'react';
import type { Condition, RuleSetDefinition } from '../../engine/index.ts';
import { ConditionTree } from '../conditions/condition-tree.tsx';
import { editDefinition, useDocument } from '../document/store.ts';
import { useWords } from '../forms/use-words.ts';
import { useT } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import { Section } from '../ui/page.tsx';

/** The conditions that several rules share under a name. */
export function NamedConditions({ definition }: { definition: RuleSetDefinition }) {
  const t = useT();
  const words = useWords(definition);
  const readOnly = useDocument((state) => state.readOnly);
  const [name, setName] = useState('');
  const conditions = definition.conditions ?? {};
  const uses = JSON.stringify(definition.rules ?? []) + JSON.stringify(conditions);
  const countOf = (key: string) => uses.split(`{"condition":${JSON.stringify(key)}`).length - 1;
  const put = (step: string, next: Record<string, Condition>, group?: string) =>
    editDefinition(step, { ...definition, conditions: next }, group && `${definition.id}/conditions/${group}`);
  const add = () => {
    put(t('named.stepAdd'), { ...conditions, [name.trim()]: { all: [] } });
    setName('');
  };
  const remove = (key: string) => {
    const { [key]: _dropped, ...rest } = conditions;
    put(t('named.stepRemove', { name: words.label(key) }), rest);
  };
  return (
    <Section title={t('named.title')} count={Object.keys(conditions).length}>
      <p className="soft">{t('named.help')}</p>
      {Object.entries(conditions).map(([key, condition]) => (
        <div className="named-condition" key={key}>
          <div className="row">
            <b>{words.label(key)}</b>
            <span className="faint grow">{t('named.used', { count: countOf(key) })}</span>
            {readOnly ? null : (
              <Button
                size="small"
                type="text"
                icon={<Icon name="trash" size={14} />}
                aria-label={t('common.remove')}
                disabled={countOf(key) > 0}
                onClick={() => remove(key)}
              />
            )}
          </div>
          <ConditionTree
            definition={definition}
            condition={condition}
            readOnly={readOnly}
            onChange={(next) => put(t('named.step', { name: words.label(key) }), { ...conditions, [key]: next }, key)}
          />
        </div>
      ))}
      {readOnly ? null : (
        <div className="row">
          <Input
            size="small"
            style={{ maxWidth: 220 }}
            placeholder={t('named.name')}
            aria-label={t('named.name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button
            size="small"
            icon={<Icon name="plus" size={14} />}
            disabled={name.trim() === '' || Object.hasOwn(conditions, name.trim())}
            onClick={add}
          >
            {t('named.add')}
          </Button>
        </div>
      )}
    </Section>
  );
}
