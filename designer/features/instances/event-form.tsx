import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import type { AcceptedEvent, JsonObject } from '../../../engine/index.ts';
import { SchemaForm } from '../../forms/value-input.tsx';
import { api, type Instance, ifMatch, newKey } from '../../kernel/api.ts';
import { fieldsOf, hasFields } from '../../kernel/machine/accepted.ts';
import { queryClient, readAgain } from '../../kernel/queries.ts';
import { useSession } from '../../kernel/session/state.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useSettings } from '../../texts/settings.ts';
import type { FlowReading } from '../../words/flow-words.ts';

interface EventFormProps {
  instance: Instance;
  event: AcceptedEvent;
  reading: FlowReading;
}

/** In which of an event's roles the reader sends it: the one chosen, else the first of the reader's own; null: in none. */
function useRoleFor(roles: string[]): string | undefined | null {
  const chosen = useSettings((settings) => settings.role);
  const mine = useSession(({ me }) => me?.roles) ?? 'all';
  const own = mine === 'all' ? roles : roles.filter((role) => mine.includes(role));
  if (chosen && (roles.length === 0 || own.includes(chosen))) return chosen;
  return roles.length > 0 && own.length === 0 ? null : own[0];
}

/** Sends an event, each time under a key of its own; what it changes is read again. */
function useSendEvent({ instance, event, reading }: EventFormProps, values: JsonObject) {
  const { t, locale } = reading;
  const { message } = App.useApp();
  const [key, setKey] = useState(newKey);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      api.sendEvent(
        instance.id,
        { ...values, type: event.type },
        { ...ifMatch(instance.version), 'idempotency-key': key },
      ),
    onSuccess: (done) => {
      message.success(t('instance.sent', { event: event.title[locale] }));
      queryClient.setQueryData(['instance', instance.id], done);
      void readAgain('history', instance.id);
    },
    onError: (problem) => {
      message.error(problemText(problem));
      // The instance is not what it was.
      if (problem.status === 412) for (const part of ['instance', 'history']) void readAgain(part, instance.id);
    },
    onSettled: () => setKey(newKey()),
  });
  const flaw = t(error?.code === 'missingFact' ? 'try.missing' : 'instance.wrongValue');
  const flaws = Object.fromEntries((error?.facts ?? []).map((fact) => [fact, flaw]));
  return { send: () => mutate(), busy: isPending, flaws };
}

/** What is known already of the facts that an event may bring besides its payload. */
const knownOf = ({ gives }: AcceptedEvent, { context }: Instance): JsonObject =>
  Object.fromEntries(
    Object.keys(gives?.properties ?? {}).flatMap((name) => {
      const value = context[name] ?? null;
      return value === null ? [] : [[name, value]];
    }),
  );

/** One thing that can be done now: its form, opened by its button, and the button that does it. */
export function EventForm(props: EventFormProps) {
  const { instance, event, reading } = props;
  const { t, words, locale } = reading;
  const acts = useRoleFor(event.roles);
  const [open, setOpen] = useState(false);
  const [payload, setPayload] = useState<JsonObject>({});
  const title = event.title[locale];
  const begin = () => {
    setPayload(knownOf(event, instance));
    setOpen(true);
  };
  const { send, busy, flaws } = useSendEvent(props, { ...payload, ...(acts ? { role: acts } : {}) });
  const who = event.roles.map((name) => words.label(name)).join(t('common.comma'));
  return (
    <div className={open ? 'act act-open' : 'act'} data-event={event.type}>
      <div className="act-head">
        <span className="grow">
          <b>{title}</b>
          {who ? <span className="faint"> · {who}</span> : null}
        </span>
        {open ? null : (
          <Button
            type="primary"
            loading={busy}
            disabled={acts === null}
            title={acts === null ? t('right.mayNotAct', { who }) : undefined}
            onClick={() => (hasFields(event) ? begin() : send())}
          >
            {hasFields(event) ? t('instance.fillIn') : title}
          </Button>
        )}
      </div>
      {open ? (
        <>
          <SchemaForm schema={fieldsOf(event)} value={payload} onChange={setPayload} words={words} flaws={flaws} />
          <div className="row">
            <Button type="primary" loading={busy} icon={<Icon name="check" />} onClick={send}>
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
