import { Segmented, Select } from 'antd';
import { roleNames, rolesNamed } from '../../../../engine/authoring.ts';
import type { FlowDefinition } from '../../../../engine/index.ts';
import { Field } from '../../../forms/panel-fields.tsx';
import { Section } from '../../../kernel/ui/page.tsx';
import type { FlowReading } from '../../../words/flow-words.ts';
import { compact } from './compact.ts';
import { FormUse } from './form-use.tsx';

interface StartSectionProps {
  reading: FlowReading;
  readOnly: boolean;
  onChange: (start: FlowDefinition['start'], place: string) => void;
}

/** Who starts the flow by hand, and the form that is filled for it. */
export function StartSection({ reading, readOnly, onChange }: StartSectionProps) {
  const { flow, content, words, t } = reading;
  const { start = {} } = flow;
  const [first] = Object.keys(content.forms);
  const put = (next: NonNullable<FlowDefinition['start']>, place: string) => {
    const said = compact(next);
    onChange(Object.keys(said).length > 0 ? said : undefined, `start/${place}`);
  };
  return (
    <Section title={t('flow.start')}>
      <div className="event-start">
        <Field label={t('flow.startRoles')}>
          <Select
            size="small"
            mode="multiple"
            disabled={readOnly}
            aria-label={t('flow.startRoles')}
            placeholder={t('flow.startAnyone')}
            value={roleNames(start.roles)}
            options={(content.policy.roles ?? []).map((role) => ({ value: role, label: words.label(role) }))}
            onChange={(names: string[]) =>
              put({ ...start, roles: names.length === 0 ? undefined : rolesNamed(names, start.roles) }, 'roles')
            }
          />
        </Field>
        {first === undefined && start.form === undefined ? null : (
          <Segmented
            size="small"
            disabled={readOnly}
            aria-label={t('flow.startWith')}
            value={start.form === undefined ? 'input' : 'form'}
            options={[
              { value: 'input', label: t('flow.startWithInput') },
              { value: 'form', label: t('flow.startWithForm') },
            ]}
            onChange={(kind) => put({ ...start, form: kind === 'form' ? first : undefined }, 'with')}
          />
        )}
        {start.form === undefined ? null : (
          <FormUse
            isStart
            form={start.form}
            {...{ reading, readOnly }}
            onChange={(form) => put({ ...start, form }, 'form')}
          />
        )}
      </div>
    </Section>
  );
}
