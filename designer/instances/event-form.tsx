import { App, Button } from 'antd';
import { useState } from 'react';
import type { AcceptedEvent, JsonObject } from '../../engine/index.ts';
import { type ApiError, api, type Instance, newKey } from '../api.ts';
import type { FlowReading } from '../flows/flow-words.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { Icon } from '../ui/icons.tsx';
import { problemText } from '../ui/problem-text.ts';
import { useSettings } from '../ui/settings.ts';

interface EventFormProps {
  instance: Instance;
  event: AcceptedEvent;
  reading: FlowReading;
  onDone: (instance: Instance) => void;
  /** The instance is not what it was: read it again. */
  onStale: () => void;
}

/** One thing that can be done now: its form, opened by its button, and the button that does it. */
export function EventForm({ instance, event, reading, onDone, onStale }: EventFormProps) {
  const { t, words, locale } = reading;
  const { message } = App.useApp();
  const role = useSettings((settings) => settings.role);
  const fields = Object.keys(event.payload.properties ?? {}).length;
  const [open, setOpen] = useState(false);
  const [payload, setPayload] = useState<JsonObject>({});
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [flaws, setFlaws] = useState<Record<string, string>>({});
  const title = event.title[locale];
  const send = async () => {
    setBusy(true);
    try {
      const acts = role && (event.roles.length === 0 || event.roles.includes(role)) ? role : event.roles[0];
      const done = await api.sendEvent(
        instance,
        { ...payload, type: event.type, ...(acts ? { role: acts } : {}) },
        key,
      );
      message.success(t('instance.sent', { event: title }));
      onDone(done);
    } catch (error) {
      const problem = error as ApiError;
      setFlaws(
        Object.fromEntries(
          problem.facts.map((fact) => [
            fact,
            t(problem.code === 'missingFact' ? 'try.missing' : 'instance.wrongValue'),
          ]),
        ),
      );
      message.error(problemText(problem));
      if (problem.status === 412) onStale();
    }
    setKey(newKey());
    setBusy(false);
  };
  const who = event.roles.map((name) => words.label(name)).join(t('common.comma'));
  return (
    <div className={open ? 'act act-open' : 'act'} data-event={event.type}>
      <div className="act-head">
        <span className="grow">
          <b>{title}</b>
          {who ? <span className="faint"> · {who}</span> : null}
        </span>
        {open ? null : (
          <Button type="primary" loading={busy} onClick={() => (fields > 0 ? setOpen(true) : void send())}>
            {fields > 0 ? t('instance.fillIn') : title}
          </Button>
        )}
      </div>
      {open ? (
        <>
          <SchemaForm schema={event.payload} value={payload} onChange={setPayload} words={words} flaws={flaws} />
          <div className="row">
            <Button type="primary" loading={busy} icon={<Icon name="check" />} onClick={() => void send()}>
              {title}
            </Button>
            <Button type="text" onClick={() => setOpen(false)}>
              {t('common.cancel')}
            </Button>
          </div>
        </>
      ) : null}
    </div>
  );
}
