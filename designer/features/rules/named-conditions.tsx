import type { Condition, RuleSetDefinition } from '../../../engine/index.ts';
import { NewName } from '../../forms/new-name.tsx';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { useT } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { ConditionTree } from './conditions/condition-tree.tsx';

/** The conditions that several rules share under a name. */
export function NamedConditions({ definition }: { definition: RuleSetDefinition }) {
  const t = useT();
  const words = useWords(definition);
  const readOnly = useDocument((state) => state.readOnly);
  const conditions = definition.conditions ?? {};
  const uses = JSON.stringify(definition.rules ?? []) + JSON.stringify(conditions);
  const countOf = (key: string) => uses.split(`{"condition":${JSON.stringify(key)}`).length - 1;
  const put = (step: string, next: Record<string, Condition>, group?: string) =>
    editDefinition(step, { ...definition, conditions: next }, group && `${definition.id}/conditions/${group}`);
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
            {readOnly ? null : <RemoveButton disabled={countOf(key) > 0} onClick={() => remove(key)} />}
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
          <NewName
            placeholder={t('named.name')}
            addText={t('named.add')}
            valid={(name) => !Object.hasOwn(conditions, name)}
            onAdd={(name) => put(t('named.stepAdd'), { ...conditions, [name]: { all: [] } })}
          />
        </div>
      )}
    </Section>
  );
}
