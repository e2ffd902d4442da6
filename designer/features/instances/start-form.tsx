import { type Ref, useImperativeHandle } from 'react';
import type { JsonObject, ObjectSchema } from '../../../engine/index.ts';
import { FormSheet, toFirstFlaw } from '../../forms/filling/form-sheet.tsx';
import { useFilling } from '../../forms/filling/use-filling.ts';
import { SchemaForm } from '../../forms/value-input.tsx';
import { editionOf } from '../../kernel/engine/compiled.ts';
import type { FlowReading } from '../../words/flow-words.ts';

/** What a form says when it is to be sent: its values, or undefined where it is not right yet. */
export interface FormHandle {
  read: () => JsonObject | undefined;
  tell: (errors: readonly { path: string; message: string }[]) => void;
  forget: () => void;
}

interface StartFormProps {
  reading: FlowReading;
  /** The values of the input that are no fields of the form. */
  input: JsonObject;
  onInput: (input: JsonObject) => void;
  flaws: Record<string, string>;
  ref: Ref<FormHandle>;
}

/** The form that is filled for the start of a flow, and behind it the facts that it does not ask. */
export function StartForm({ reading, input, onInput, flaws, ref }: StartFormProps) {
  const { flow, content, words } = reading;
  const use = flow.start?.form ?? '';
  const { id, fields } = typeof use === 'object' ? use : { id: use, fields: undefined };
  const form = editionOf(content).form(id);
  const filling = useFilling({
    ...{ form, mode: 'new', fields, policy: content.policy.id },
    keep: `start/${content.policy.id}/${flow.id}`,
  });
  useImperativeHandle(ref, () => ({
    read: () => {
      if (filling.check()) return filling.given;
      toFirstFlaw(document.querySelector('.start-form'));
      return undefined;
    },
    tell: filling.tell,
    forget: filling.forget,
  }));
  const beside = besideOf(flow.input, new Set(form.level.fields.map(({ name }) => name)));
  return (
    <div className="stack start-form">
      <FormSheet filling={filling} words={words} />
      {Object.keys(beside.properties ?? {}).length > 0 ? (
        <SchemaForm schema={beside} value={input} onChange={onInput} words={words} flaws={flaws} />
      ) : null}
    </div>
  );
}

/** The facts of an input that a form does not ask. */
function besideOf({ properties = {}, required = [] }: ObjectSchema = {}, asked: ReadonlySet<string>): ObjectSchema {
  const rest = Object.entries(properties).filter(([name]) => !asked.has(name));
  return {
    type: 'object',
    properties: Object.fromEntries(rest),
    required: required.filter((name) => !asked.has(name)),
  };
}
