import { Button, Dropdown } from 'antd';
import {
  type Expression,
  isExpression,
  type Json,
  type PolicyContent,
  type RuleSetDefinition,
} from '../../../engine/index.ts';
import { FeelInput } from '../../forms/feel-input.tsx';
import { ValueInput } from '../../forms/value-input.tsx';
import { useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { useLocale, useT } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { ruleFeelNames } from './feel-names.ts';

type Params = Record<string, Json | Expression>;

interface ParamsEditorProps {
  definition: RuleSetDefinition;
  params: Params;
  onChange: (params: Params) => void;
  readOnly: boolean;
}

/** The results of a rule: outcome properties with a value typed by their schema, or a FEEL formula. */
export function ParamsEditor({ definition, params, onChange, readOnly }: ParamsEditorProps) {
  const t = useT();
  const words = useWords(definition);
  const free = Object.entries(definition.outcome.properties ?? {}).filter(
    ([name, schema]) => schema['='] === undefined && !Object.hasOwn(params, name),
  );
  const remove = (name: string) => {
    const { [name]: _dropped, ...rest } = params;
    onChange(rest);
  };
  return (
    <div>
      <div className="param-grid">
        {Object.entries(params).map(([name, value]) => (
          <ParamRow
            key={name}
            name={name}
            value={value}
            definition={definition}
            readOnly={readOnly}
            onChange={(next) => onChange({ ...params, [name]: next })}
            onRemove={() => remove(name)}
          />
        ))}
      </div>
      {readOnly || free.length === 0 ? null : (
        <Dropdown
          trigger={['click']}
          menu={{
            items: free.map(([name]) => ({ key: name, label: words.label(name) })),
            onClick: ({ key }) => onChange({ ...params, [key]: null }),
          }}
        >
          <Button size="small" type="text" icon={<Icon name="plus" size={14} />} style={{ marginTop: 6 }}>
            {t('rule.addResult')}
          </Button>
        </Dropdown>
      )}
    </div>
  );
}

interface RowProps {
  name: string;
  value: Json | Expression;
  definition: RuleSetDefinition;
  readOnly: boolean;
  onChange: (value: Json | Expression) => void;
  onRemove: () => void;
}

function ParamRow({ name, value, definition, readOnly, onChange, onRemove }: RowProps) {
  const t = useT();
  const words = useWords(definition);
  const schema = definition.outcome.properties?.[name] ?? {};
  const formula = isExpression(value);
  const content = useDocument((state) => state.content) as PolicyContent;
  const locale = useLocale();
  return (
    <>
      <span title={name}>{words.label(name)}</span>
      {readOnly ? (
        <b>{words.value(value as Json, schema)}</b>
      ) : formula ? (
        <FeelInput
          label={words.label(name)}
          value={(value as Expression)['=']}
          names={ruleFeelNames(definition, content, locale)}
          wanted={schema}
          words={words}
          onChange={(text) => onChange({ '=': text })}
        />
      ) : (
        <ValueInput
          small
          schema={schema}
          value={value as Json}
          words={words}
          label={words.label(name)}
          onChange={(next) => onChange(next ?? null)}
        />
      )}
      {readOnly ? (
        <span />
      ) : (
        <span>
          <Button
            size="small"
            type="text"
            className="mono"
            aria-pressed={formula}
            title={t('rule.formula')}
            aria-label={t('rule.formula')}
            onClick={() => onChange(formula ? null : { '=': '' })}
          >
            ƒ
          </Button>
          <RemoveButton onClick={onRemove} />
        </span>
      )}
    </>
  );
}
