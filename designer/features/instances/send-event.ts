import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import type { AcceptedEvent, JsonObject } from '../../../engine/index.ts';
import type { Signing } from '../../forms/signing/signing-field.tsx';
import { type ApiError, api, type Instance, ifMatch, newKey } from '../../kernel/api.ts';
import { queryClient, readAgain } from '../../kernel/queries.ts';
import { useRolesIn } from '../../kernel/session/state.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useSettings } from '../../texts/settings.ts';
import type { FlowReading } from '../../words/flow-words.ts';

export interface EventFormProps {
  instance: Instance;
  event: AcceptedEvent;
  reading: FlowReading;
}

/** As whom the reader sends an event. */
export interface Acting {
  /** The role that is said; absent: any of theirs. */
  role?: string;
  /** The roles by which the fields of its form are open to them; undefined: every one. */
  roles: readonly string[] | undefined;
}

/**
 * In which of an event's roles the reader sends it. Who has all of them says one: the one chosen, else the first. Of who has several of their
 * own the server finds the one that holds for the case.
 */
export function useActing(roles: readonly string[], policy: string): Acting {
  const chosen = useSettings((settings) => settings.role);
  const own = useRolesIn(policy);
  if (own === undefined) {
    const role = chosen && (roles.length === 0 || roles.includes(chosen)) ? chosen : roles[0];
    return role === undefined ? { roles: undefined } : { role, roles: [role] };
  }
  const [role, ...others] = roles.filter((one) => own.includes(one));
  return role === undefined || others.length > 0 ? { roles: own } : { role, roles: [role] };
}

/** The role in which an event is sent, as it is told. */
export const roleOf = ({ role }: Acting): JsonObject => (role === undefined ? {} : { role });

/** A signature that is made with an event. */
type Making = Pick<Signing, 'agreed' | 'read'>;

export interface Sending {
  /** Sends the event with some values, and with a signature where one is made; `done` hears that it was taken. */
  send: (values: JsonObject, more?: { signing?: Making; done?: () => void }) => void;
  busy: boolean;
  problem: ApiError | null;
  /** The server wants the signature drawn, or confirmed: the sign-in was long ago. */
  wantsSignature: boolean;
}

/**
 * What to tell of an instance that others have changed meanwhile, which is read again: where the event is not to be sent any more, why.
 *
 * @returns a sentence in the reader's language
 */
async function tellWhatBecame(id: string, type: string, problem: ApiError): Promise<string> {
  for (const part of ['instance', 'history']) void readAgain(part, id);
  const now = await api.readInstance(id).catch(() => undefined);
  if (!now || now.accepts.some((one) => one.type === type)) return problemText(problem);
  // Nothing takes it now: who comes too late is told by the server who decided.
  return api.sendEvent(id, { type }).then(
    () => problemText(problem),
    (refusal) => problemText(refusal),
  );
}

/** Sends an event, each time under a key of its own; what it changes is read again. */
export function useSendEvent({ instance, event, reading }: EventFormProps): Sending {
  const { t, locale } = reading;
  const { message } = App.useApp();
  const [key, setKey] = useState(newKey);
  const [wantsSignature, setWantsSignature] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ values, signing }: { values: JsonObject; signing?: Making | undefined }) => {
      const signature = (await signing?.read()) ?? {};
      const signed = Object.keys(signature).length > 0 ? { signature } : {};
      return api.sendEvent(
        instance.id,
        { ...values, ...signed, type: event.type },
        { ...ifMatch(instance.version), 'idempotency-key': key },
      );
    },
    onSuccess: (done) => {
      message.success(t('instance.sent', { event: event.title[locale] }));
      queryClient.setQueryData(['instance', instance.id], done);
      void readAgain('history', instance.id);
    },
    onError: (problem) => {
      // The instance is not what it was.
      if (problem.status === 412) return void tellWhatBecame(instance.id, event.type, problem).then(message.error);
      const ofSignature = problem.facts.includes('signature');
      if (ofSignature) setWantsSignature(true);
      if (ofSignature && problem.code === 'missingFact') message.info(t('paper.confirm'));
      else if (ofSignature) message.error(problem.body.detail ?? problemText(problem));
      else if (event.form && problem.errors.length > 0)
        message.error(t('paper.flaws', { count: problem.errors.length }));
      else message.error(problemText(problem));
    },
    onSettled: () => setKey(newKey()),
  });
  const send: Sending['send'] = (values, { signing, done } = {}) => {
    const mutated = () => mutate({ values, signing }, done ? { onSuccess: done } : {});
    if (!signing) return mutated();
    void signing.agreed().then((isAgreed) => isAgreed && mutated());
  };
  return { send, busy: isPending, problem: error, wantsSignature };
}
