import { useEffect, useRef } from 'react';
import { accessKey } from '../api.ts';

/** What the server tells while it happens. */
export interface LiveChange {
  type: 'instance' | 'edition' | 'reset';
  policy: string;
  id?: string;
}

const pauseMs = 3000;

/** Calls `changed` for every live change as long as the component stands; connects again when the connection breaks. */
export function useLive(changed: (change: LiveChange) => void): void {
  const latest = useRef(changed);
  latest.current = changed;
  useEffect(() => {
    const stop = new AbortController();
    const run = async () => {
      while (!stop.signal.aborted) {
        await follow(stop.signal, (change) => latest.current(change)).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    };
    void run();
    return () => stop.abort();
  }, []);
}

/** Reads the stream by fetch: EventSource could not send the access key. */
async function follow(signal: AbortSignal, tell: (change: LiveChange) => void): Promise<void> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (accessKey()) headers.authorization = `Bearer ${accessKey()}`;
  const response = await fetch('/api/v1/stream', { headers, signal });
  if (!response.ok || !response.body) return;
  let text = '';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) tellMessage(message, tell);
  }
}

function tellMessage(message: string, tell: (change: LiveChange) => void): void {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(message)?.[1];
  const [type, data] = [field('event'), field('data')];
  if (type && data) tell({ ...(JSON.parse(data) as LiveChange), type: type as LiveChange['type'] });
}
