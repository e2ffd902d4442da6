import { Button, Select } from 'antd';
import type { FieldRight, FieldSchema, FormDefinition, PolicyContent } from '../../../engine/index.ts';
import { Field } from '../../forms/panel-fields.tsx';
import { allStates } from '../../kernel/machine/places.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { useT } from '../../texts/translate.ts';
import { formIdOf } from '../../words/form-use.ts';
import { useStateNames } from '../../words/state-words.ts';
import { moved } from './field-edits.ts';
import { useForm } from './form-reading.ts';

const mays = ['write', 'read', 'masked', 'hidden'] as const satisfies FieldRight['may'][];

interface RightsProps {
  field: FieldSchema;
  onChange: (field: FieldSchema) => void;
}

/** Who may do what with a field, in which state: a small table of which the first line that fits counts. */
export function FieldRights({ field, onChange }: RightsProps) {
  const t = useT();
  const { content, form, words, readOnly } = useForm();
  const states = useStatesOf(form, content);
  const { rights = [] } = field;
  const put = (next: FieldRight[]) => onChange({ ...field, rights: next.length > 0 ? next : undefined });
  const roles = (content.policy.roles ?? []).map((role) => ({ value: role, label: words.label(role) }));
  if (rights.length === 0 && readOnly) return null;
  return (
    <Field label={t('formEditor.rights')}>
      {rights.length > 0 ? (
        <table className="field-rights">
          <thead>
            <tr>
              <th>{t('flow.role')}</th>
              <th>{t('formEditor.state')}</th>
              <th>{t('formEditor.may')}</th>
              <th>
                <span className="visually-hidden">{t('common.remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rights.map((right, index) => {
              const change = (part: Partial<Record<keyof FieldRight, string | undefined>>) =>
                put(rights.with(index, JSON.parse(JSON.stringify({ ...right, ...part })) as FieldRight));
              const label = (name: string) => `${name} ${index + 1}`;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: rights have no identity of their own
                <tr key={index}>
                  <td>
                    <Choice
                      label={label(t('flow.role'))}
                      empty={t('formEditor.anyRole')}
                      value={right.role}
                      options={roles}
                      onChange={(role) => change({ role })}
                    />
                  </td>
                  <td>
                    <Choice
                      label={label(t('formEditor.state'))}
                      empty={t('formEditor.anyState')}
                      value={right.state}
                      options={states}
                      onChange={(state) => change({ state })}
                    />
                  </td>
                  <td>
                    <Select<FieldRight['may']>
                      size="small"
                      disabled={readOnly}
                      aria-label={label(t('formEditor.may'))}
                      popupMatchSelectWidth={false}
                      value={right.may}
                      options={mays.map((may) => ({ value: may, label: t(`formEditor.may_${may}`) }))}
                      onChange={(may) => change({ may })}
                    />
                  </td>
                  <td>
                    {readOnly ? null : (
                      <span className="row layout-arrows">
                        <Button
                          size="small"
                          type="text"
                          icon={<Icon name="up" size={14} />}
                          aria-label={t('formEditor.up')}
                          disabled={index === 0}
                          onClick={() => put(moved(rights, index, index - 1))}
                        />
                        <RemoveButton onClick={() => put(rights.toSpliced(index, 1))} />
                      </span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : null}
      <p className="faint">{t(rights.length > 0 ? 'formEditor.rightsHelp' : 'formEditor.rightsNone')}</p>
      {readOnly ? null : (
        <Button
          size="small"
          icon={<Icon name="plus" size={14} />}
          onClick={() => put([...rights, { may: rights.length > 0 ? 'read' : 'write' }])}
        >
          {t('formEditor.addRight')}
        </Button>
      )}
    </Field>
  );
}

interface ChoiceProps {
  label: string;
  empty: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
}

function Choice({ label, empty, value, options, onChange }: ChoiceProps) {
  const { readOnly } = useForm();
  return (
    <Select
      size="small"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      disabled={readOnly}
      aria-label={label}
      placeholder={empty}
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}

/** The states in which the form may be filled or looked at: those of the flows that fill it, else of all. */
function useStatesOf({ id }: FormDefinition, content: PolicyContent): { value: string; label: string }[] {
  const nameOf = useStateNames();
  const flows = Object.values(content.flows);
  const own = flows.filter(({ events, start }) =>
    [start?.form, ...Object.values(events).map(({ form }) => form)].some((form) => formIdOf(form) === id),
  );
  const found = new Map<string, string>();
  for (const flow of own.length > 0 ? own : flows)
    for (const [path] of allStates(flow.machine))
      if (path !== '' && !found.has(path)) found.set(path, nameOf(content, flow.id, path));
  return [...found].map(([value, label]) => ({ value, label }));
}
