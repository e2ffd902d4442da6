import { Button } from 'antd';
import { useState } from 'react';
import type { JsonObject } from '../../../engine/index.ts';
import { readKept } from '../../forms/filling/kept.ts';
import { useSigning } from '../../forms/signing/signing-field.tsx';
import { SchemaForm } from '../../forms/value-input.tsx';
import type { Instance } from '../../kernel/api.ts';
import { fieldsOf, hasFields } from '../../kernel/machine/accepted.ts';
import { useSession } from '../../kernel/session/state.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { EventPaper } from './event-paper.tsx';
import { type Acting, type EventFormProps, roleOf, type Sending, useActing, useSendEvent } from './send-event.ts';
import { SignatureField, signingNames, signingsOf } from './signature-field.tsx';

/** One thing that can be done now: its form, opened by its button, and the button that does it. What asks for nothing is a button alone. */
export function EventForm({ isOnly, ...props }: EventFormProps & { isOnly: boolean }) {
  const { instance, event, reading } = props;
  const { t, words, locale, content } = reading;
  const acting = useActing(event.roles, instance.policy);
  const me = useSession((session) => session.me?.id);
  const keep = `${me ?? ''}/${instance.id}/${event.type}`;
  const [open, setOpen] = useState(false);
  const sending = useSendEvent(props);
  const title = event.title[locale];
  const who = event.roles.map((name) => words.label(name)).join(t('common.comma'));
  const isFilled = event.form !== undefined || hasFields(event);
  const asks = isFilled || signingsOf(content, event.type).length > 0;
  const body = { ...props, sending, acting, onClose: () => setOpen(false) };
  const isBegun = event.form !== undefined && readKept(keep) !== undefined;
  if (!asks)
    return (
      <div className="act-plain" data-event={event.type}>
        <Button
          color="primary"
          // Of several no one is what one is expected to do.
          variant={isOnly ? 'solid' : 'outlined'}
          loading={sending.busy}
          onClick={() => sending.send(roleOf(acting))}
        >
          {title}
        </Button>
      </div>
    );
  return (
    <div className={open ? 'act act-open' : 'act'} data-event={event.type}>
      <div className="act-head">
        <span className="grow">
          <b>{title}</b>
          {who ? <span className="faint"> · {who}</span> : null}
        </span>
        {open ? null : (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t(isBegun ? 'paper.goOn' : isFilled ? 'instance.fillIn' : 'paper.sign')}
          </Button>
        )}
      </div>
      {open ? event.form ? <EventPaper {...body} keep={keep} /> : <EventFields {...body} /> : null}
    </div>
  );
}

export interface EventBodyProps extends EventFormProps {
  sending: Sending;
  /** As whom it is sent. */
  acting: Acting;
  onClose: () => void;
}

/** What is known already of the facts that an event may bring besides its payload. */
const knownOf = ({ gives }: EventFormProps['event'], { context }: Instance): JsonObject =>
  Object.fromEntries(
    Object.keys(gives?.properties ?? {}).flatMap((name) => {
      const value = context[name] ?? null;
      return value === null ? [] : [[name, value]];
    }),
  );

/** The fields of an event that has no form. */
function EventFields({ instance, event, reading, sending, acting, onClose }: EventBodyProps) {
  const { t, words, locale, content } = reading;
  const [payload, setPayload] = useState<JsonObject>(() => knownOf(event, instance));
  const signings = signingsOf(content, event.type);
  const signing = useSigning(signingNames(signings, reading), sending.wantsSignature);
  const flaw = t(sending.problem?.code === 'missingFact' ? 'try.missing' : 'instance.wrongValue');
  const flaws = Object.fromEntries((sending.problem?.facts ?? []).map((fact) => [fact, flaw]));
  return (
    <>
      {hasFields(event) ? (
        <SchemaForm schema={fieldsOf(event)} value={payload} onChange={setPayload} words={words} flaws={flaws} />
      ) : null}
      <SignatureField {...{ reading, signing }} signings={signings} asked={sending.wantsSignature} />
      <div className="row">
        <Button
          type="primary"
          loading={sending.busy}
          icon={<Icon name="check" />}
          onClick={() => sending.send({ ...payload, ...roleOf(acting) }, { signing })}
        >
          {event.title[locale]}
        </Button>
        <Button type="text" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </>
  );
}
