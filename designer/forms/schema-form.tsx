import type { Json, JsonObject, ObjectSchema } from '../../engine/index.ts';
import { useT, useText } from '../texts/translate.ts';
import './forms.css';
import type { Words } from '../words/policy-words.ts';
import { typesOf } from '../words/values.ts';
import { ValueInput } from './value-input.tsx';

interface SchemaFormProps {
  schema: ObjectSchema;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  words: Words;
  /** Fields to mark, with what is wrong. */
  flaws?: Record<string, string>;
  /** Fields that the last run read: the others are shown soft. */
  used?: ReadonlySet<string>;
  compact?: boolean;
}

/** A form made from a JSON Schema object: one field a property, empty fields are left out of the value. */
export function SchemaForm({ schema, value, onChange, words, flaws = {}, used, compact }: SchemaFormProps) {
  const t = useT();
  const text = useText();
  const names = Object.keys(schema.properties ?? {});
  if (names.length === 0) return <p className="faint">{t('form.noFields')}</p>;
  const change = (name: string, next: Json | undefined) => {
    const rest = { ...value };
    if (next === undefined && mayBeEmpty(schema, name)) rest[name] = [];
    else if (next === undefined) delete rest[name];
    else rest[name] = next;
    onChange(rest);
  };
  return (
    <div className={compact ? 'schema-form schema-form-compact' : 'schema-form'}>
      {names.map((name) => {
        const property = schema.properties?.[name] ?? {};
        const required = schema.required?.includes(name) ?? false;
        const title = text(property.title, words.label(name));
        return (
          <div className="field" key={name} data-flaw={flaws[name] ? true : undefined} data-field={name}>
            <div className="field-label" title={name}>
              <span className={used && !used.has(name) ? 'faint' : undefined}>{title}</span>
              {required ? (
                <span className="field-required" title={t('form.required')}>
                  *
                </span>
              ) : null}
            </div>
            <ValueInput
              schema={property}
              value={value[name]}
              onChange={(next) => change(name, next)}
              words={words}
              label={title}
              bad={Boolean(flaws[name])}
            />
            {flaws[name] ? <div className="field-flaw">{flaws[name]}</div> : null}
          </div>
        );
      })}
    </div>
  );
}

/** A list that must be there is emptied, not left out. */
function mayBeEmpty({ properties, required }: ObjectSchema, name: string): boolean {
  return (required?.includes(name) ?? false) && typesOf(properties?.[name]).includes('array');
}
