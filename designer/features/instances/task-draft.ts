import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { JsonObject } from '../../../engine/index.ts';
import { keepTyped, readKept } from '../../forms/filling/kept.ts';
import { api, type Instance } from '../../kernel/api.ts';

/** What is being typed goes to the server once nobody has typed for so long. */
const restMs = 1500;

/**
 * What somebody has half filled of a task's form goes with them to their other devices: it is read where this device has nothing, and sent
 * while it is typed. Without a network it stays on the device.
 *
 * @param keep the name under which it is kept on this device
 * @returns whether the form may be shown, and what is to be told of what is typed
 */
export function useTaskDraft(instance: Instance, type: string, keep: string) {
  const task = instance.tasks.find(({ events }) => events.includes(type));
  const isHere = readKept(keep) !== undefined;
  const asked = task !== undefined && !isHere;
  const { isPending } = useQuery({
    queryKey: ['task-draft', task?.id, keep],
    enabled: asked,
    gcTime: 0,
    retry: false,
    queryFn: async () => {
      const found = await api.readTaskDraft(instance.id, task?.id as string).catch(() => undefined);
      if (found) keepTyped(keep, { given: found.fields as JsonObject, reason: '' });
      return found !== undefined;
    },
  });
  return { ready: !asked || !isPending, task: task?.id };
}

/** Sends what is typed to the server, when nobody types for a moment. */
export function useSavedDraft(instance: string, task: string | undefined, given: JsonObject, isBegun: boolean): void {
  const sent = useRef(JSON.stringify(given));
  useEffect(() => {
    const text = JSON.stringify(given);
    if (task === undefined || !isBegun || text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      void api.keepTaskDraft(instance, task, { fields: given }).catch(() => undefined);
    }, restMs);
    return () => clearTimeout(timer);
  }, [instance, task, given, isBegun]);
}
