import { useEffect, useRef } from 'react';
import { addresses, type DraftChange, type EditionChange, type InstanceChange } from '../../client/api.ts';
import { apiRoot } from '../../contract/call.ts';
import { readAgain } from './queries.ts';
import { credentials } from './session/state.ts';

/** What the server tells while it happens; `reset`: it does not know what was missed. */
export type LiveChange =
  | ({ type: 'instance' } & InstanceChange)
  | ({ type: 'draft' } & DraftChange)
  | ({ type: 'edition' } & EditionChange)
  | { type: 'reset' };
type Listener = (change: LiveChange) => void;

const pauseMs = 3000;
const listeners = new Set<Listener>();
/** The last change that was told: what a break makes us miss is told from there on. */
let lastId: string | undefined;
let connected: AbortController | undefined;

/**
 * Follows what others do as long as the component stands: what is read of it is read again, and `changed` is called for every change.
 */
export function useLive(changed: Listener = () => undefined): void {
  const latest = useRef(changed);
  latest.current = changed;
  useEffect(() => listenLive((change) => latest.current(change)), []);
}

/**
 * Calls `listener` for every live change until the answer is called. All listeners share one connection. It is let go while nobody
 * looks at the page: a browser has only six for a host, whatever the number of its tabs.
 */
export function listenLive(listener: Listener): () => void {
  listeners.add(listener);
  connect();
  return () => {
    listeners.delete(listener);
    connect();
  };
}

document.addEventListener('visibilitychange', connect);

/** Connects or lets go, as is due. */
function connect(): void {
  const due = listeners.size > 0 && document.visibilityState === 'visible';
  if (due === (connected !== undefined)) return;
  connected?.abort();
  connected = undefined;
  if (listeners.size === 0) lastId = undefined;
  if (due) void keepFollowing(new AbortController());
}

async function keepFollowing(stop: AbortController): Promise<void> {
  connected = stop;
  while (!stop.signal.aborted) {
    await follow(stop.signal).catch(() => undefined);
    if (!stop.signal.aborted) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Reads the stream by fetch: EventSource could not send the access key. */
async function follow(signal: AbortSignal): Promise<void> {
  const headers: Record<string, string> = { accept: 'text/event-stream', ...credentials() };
  if (lastId !== undefined) headers['last-event-id'] = lastId;
  const response = await fetch(apiRoot + addresses.streamChanges(), { headers, signal });
  if (!response.ok || !response.body) return;
  // What was read before anybody listened may be old already, and nobody will say so.
  if (lastId === undefined) tell({ type: 'reset' });
  let text = '';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) tellMessage(message);
  }
}

function tellMessage(message: string): void {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(message)?.[1];
  const [type, data, id] = [field('event'), field('data'), field('id')];
  if (!type || !data) return;
  lastId = id ?? (type === 'reset' ? undefined : lastId);
  tell({ ...JSON.parse(data), type });
}

function tell(change: LiveChange): void {
  for (const key of touchedBy(change)) void readAgain(...key);
  for (const listener of listeners) listener(change);
}

/** What is read again when it is not known what was missed. */
const followed = [
  'instances',
  'tasks',
  'counts',
  'instance',
  'history',
  'drafts',
  'comments',
  'policies',
  'masters',
  'registers',
  'records',
  'record',
];

/** The keys of what a change makes old. */
function touchedBy(change: LiveChange): unknown[][] {
  switch (change.type) {
    case 'reset':
      return followed.map((name) => [name]);
    case 'instance': {
      const { id, policy } = change;
      return [['instances'], ['tasks'], ['counts', policy], ['instance', id], ['history', id], ['records'], ['record']];
    }
    case 'draft':
      return change.did.startsWith('draft.comment') ? [['drafts'], ['comments', change.id]] : [['drafts']];
    default:
      return [['policies'], ['masters'], ['registers']];
  }
}
