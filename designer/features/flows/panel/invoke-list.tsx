import { Button, Select } from 'antd';
import { actorNamed, actorNames } from '../../../../engine/authoring.ts';
import { type ActorName, type InvokeJson, type JsonObject, textOf } from '../../../../engine/index.ts';
import { Field } from '../../../forms/panel-fields.tsx';
import { listOf, type Trigger } from '../../../kernel/machine/places.ts';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import type { FlowReading } from '../../../words/flow-words.ts';
import { RuleSetSelect } from './guard-editor.tsx';
import { HttpFields } from './http-fields.tsx';

interface InvokeListProps {
  services: InvokeJson[];
  reading: FlowReading;
  readOnly: boolean;
  onChange: (services: InvokeJson[]) => void;
  /** Adds what follows when one has ended, or has failed. */
  onFollow: (trigger: Trigger) => void;
}

/** What runs while a state lasts: a child flow, a decision, a call to another system. */
export function InvokeList({ services, reading, readOnly, onChange, onFollow }: InvokeListProps) {
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
            <Following {...{ service, reading, readOnly }} onAdd={(kind) => onFollow({ kind, invoke: index })} />
          </div>
        ))}
      </div>
    </Field>
  );
}

const endings = ['invokeDone', 'invokeError'] as const;

/** What follows when a service has ended, and when it has failed: that it is said nowhere is said, since then it waits for the administrator. */
function Following({
  service,
  reading,
  readOnly,
  onAdd,
}: {
  service: InvokeJson;
  reading: FlowReading;
  readOnly: boolean;
  onAdd: (kind: (typeof endings)[number]) => void;
}) {
  const { t } = reading;
  const counts = { invokeDone: listOf(service.onDone).length, invokeError: listOf(service.onError).length };
  return (
    <div className="row row-wrap">
      {endings.map((kind) =>
        readOnly ? null : (
          <Button key={kind} size="small" icon={<Icon name="plus" size={13} />} onClick={() => onAdd(kind)}>
            {t(`service.${kind}`)}
            {counts[kind] > 0 ? ` (${counts[kind]})` : ''}
          </Button>
        ),
      )}
      {counts.invokeError === 0 ? <span className="faint">{t('service.noError')}</span> : null}
    </div>
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
