import type { Derived, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { FeelInput } from '../../forms/feel-input.tsx';
import { JsonInput } from '../../forms/json-input.tsx';
import { NewName } from '../../forms/new-name.tsx';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { ruleFeelNames } from './feel-names.ts';

/** Derived facts: formulas, and decisions of other rule sets. */
export function DerivedPanel({ definition }: { definition: RuleSetDefinition }) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  const derived = definition.derived ?? {};
  const change = (next: Record<string, Derived>, field: string) =>
    editDefinition(t('derived.step'), { ...definition, derived: next }, `${definition.id}/derived/${field}`);
  const remove = (key: string) => {
    const { [key]: _dropped, ...rest } = derived;
    change(rest, key);
  };
  return (
    <Section title={t('derived.title')} count={Object.keys(derived).length} flush>
      <p className="section-note">{t('derived.help')}</p>
      <div className="schema-table">
        {Object.entries(derived).map(([key, value]) => (
          <DerivedLine
            key={key}
            name={key}
            value={value}
            definition={definition}
            readOnly={readOnly}
            onChange={(next) => change({ ...derived, [key]: next }, key)}
            onRemove={() => remove(key)}
          />
        ))}
        {readOnly ? null : (
          <div className="schema-line schema-new">
            <NewName
              mono
              placeholder={t('facts.newName')}
              addText={t('derived.add')}
              valid={(name) => /^[A-Za-z_]\w*$/.test(name) && !Object.hasOwn(derived, name)}
              onAdd={(name) => change({ ...derived, [name]: { '=': 'null' } }, name)}
            />
          </div>
        )}
      </div>
    </Section>
  );
}

interface LineProps {
  name: string;
  value: Derived;
  definition: RuleSetDefinition;
  readOnly: boolean;
  onChange: (value: Derived) => void;
  onRemove: () => void;
}

function DerivedLine({ name, value, definition, readOnly, onChange, onRemove }: LineProps) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const words = useWords(definition);
  const content = useDocument((state) => state.content) as PolicyContent;
  return (
    <div className="schema-line">
      <div>
        <div>{words.label(name)}</div>
        <div className="mono faint">{name}</div>
      </div>
      {'decide' in value ? (
        <div className="grow">
          {t('derived.decides')}{' '}
          <a href={href('policies', content.policy.id, 'rules', value.decide)}>
            {text(content.rules[value.decide]?.title, value.decide)}
          </a>
          {value.take ? ` → ${words.label(value.take)}` : ''}
          <JsonInput
            value={JSON.parse(JSON.stringify(value))}
            label={name}
            onChange={(next) => !readOnly && next && onChange(next as unknown as Derived)}
          />
        </div>
      ) : (
        <div className="grow">
          <FeelInput
            label={words.label(name)}
            value={(value as { '=': string })['=']}
            readOnly={readOnly}
            names={ruleFeelNames(definition, content, locale)}
            words={words}
            onChange={(text) => onChange({ ...(value as { '=': string }), '=': text })}
          />
        </div>
      )}
      {readOnly ? null : <RemoveButton onClick={onRemove} />}
    </div>
  );
}
