import { Select } from 'antd';
import { actorNamed, actorNames } from '../../../../engine/authoring.ts';
import { type ActorName, type InvokeJson, type JsonObject, textOf } from '../../../../engine/index.ts';
import { Field } from '../../../forms/panel-fields.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import type { FlowReading } from '../../../words/flow-words.ts';
import { RuleSetSelect } from './guard-editor.tsx';
import { HttpFields } from './http-fields.tsx';

interface InvokeListProps {
  services: InvokeJson[];
  reading: FlowReading;
  readOnly: boolean;
  onChange: (services: InvokeJson[]) => void;
}

/** What runs while a state lasts: a child flow, a decision, a call to another system. */
export function InvokeList({ services, reading, readOnly, onChange }: InvokeListProps) {
  const { t } = reading;
  const add = (
    <Select
      size="small"
      variant="borderless"
      value={null}
      placeholder={t('flow.addService')}
      aria-label={t('flow.addService')}
      popupMatchSelectWidth={false}
      options={actorNames.map((name) => ({ value: name, label: actorNamed(name)?.label[reading.locale] }))}
      onChange={(src: ActorName) =>
        onChange([...services, { id: `${src}${services.length + 1}`, src, input: actorNamed(src)?.blank }])
      }
    />
  );
  return (
    <Field label={t('flow.services')} action={readOnly ? null : add}>
      <div className="panel-list">
        {services.map((service, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: services are known by their place
          <div className="panel-item" key={index}>
            <div className="panel-item-head">
              <b>{actorNamed(service.src)?.label[reading.locale] ?? service.src}</b>
              <span className="grow" />
              <RemoveButton disabled={readOnly} onClick={() => onChange(services.toSpliced(index, 1))} />
            </div>
            <ServiceFields
              service={service}
              reading={reading}
              readOnly={readOnly}
              onChange={(next) => onChange(services.with(index, next))}
            />
          </div>
        ))}
      </div>
    </Field>
  );
}

interface ServiceFieldsProps {
  service: InvokeJson;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (service: InvokeJson) => void;
}

function ServiceFields({ service, reading, readOnly, onChange }: ServiceFieldsProps) {
  const { content, t, locale } = reading;
  const input = service.input ?? {};
  const put = (changes: JsonObject) => onChange({ ...service, input: { ...input, ...changes } });
  const names = actorNamed(service.src)?.names;
  if (names === 'flow') {
    return (
      <Select
        size="small"
        disabled={readOnly}
        aria-label={t('kind.flow')}
        value={String(input.flow ?? '') || null}
        options={Object.values(content.flows).map((item) => ({
          value: item.id,
          label: textOf(item.title, locale, item.id),
        }))}
        onChange={(flow: string) => put({ flow })}
      />
    );
  }
  if (names === 'ruleSet') {
    return (
      <RuleSetSelect
        value={String(input.ruleSet ?? '')}
        reading={reading}
        readOnly={readOnly}
        onChange={(ruleSet) => put({ ruleSet })}
      />
    );
  }
  return <HttpFields {...{ input, reading, readOnly }} onChange={(next) => onChange({ ...service, input: next })} />;
}
