import type { ServerResponse } from 'node:http';

/** Something that happened to an instance, a draft or a policy, told to those who watch. */
export interface Change {
  type: 'instance' | 'draft' | 'edition';
  policy: string;
  data: Record<string, unknown>;
  /** Of an instance: who sees it, and by which roles; absent: whoever looks after its policy. */
  seen?: { persons: readonly string[]; sight: readonly string[] };
}
/** A change with its place among all. */
class Told implements Change {
  readonly type: Change['type'];
  readonly policy: string;
  readonly data: Change['data'];
  readonly seen: Change['seen'];
  readonly id: string;
  private written: string | undefined;

  constructor({ type, policy, data, seen }: Change, id: string) {
    this.seen = seen;
    this.type = type;
    this.policy = policy;
    this.data = data;
    this.id = id;
  }

  /** As a server-sent event: written when somebody watches, and once, however many do. */
  get text(): string {
    const { type, policy, data, id } = this;
    this.written ??= `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ policy, ...data })}\n\n`;
    return this.written;
  }
}
type Watcher = (change: Told) => void;

const remembered = 1000;

/** Live changes, as this node sees them, the latest remembered so that a broken connection misses none. */
export class Changes {
  private readonly past: Told[] = [];
  private readonly watchers = new Set<Watcher>();
  private readonly endings = new Set<() => void>();
  private readonly epoch: string;
  private count = 0;

  /** @param epoch tells the ids of this process from those of its predecessor */
  constructor(epoch: string) {
    this.epoch = epoch;
  }

  /** Passes what happened on this node on to the other nodes, where there are any. */
  tellOthers: (change: Change) => void = () => {};

  /** Something happened on this node. */
  tell(change: Change): void {
    this.hear(change);
    this.tellOthers(change);
  }

  /** Something happened, here or on another node. */
  hear(change: Change): void {
    this.count += 1;
    const told = new Told(change, `${this.epoch}.${this.count}`);
    this.past.push(told);
    if (this.past.length > remembered) this.past.shift();
    for (const watch of this.watchers) watch(told);
  }

  /** What came after the change of this id; undefined where that is no longer known. */
  since(lastId: string): Told[] | undefined {
    const place = this.past.findIndex((change) => change.id === lastId);
    if (place >= 0) return this.past.slice(place + 1);
    return lastId === `${this.epoch}.${this.count}` ? [] : undefined;
  }

  /** @param ended of a stream: called when nothing more will come */
  watch(watcher: Watcher, ended?: () => void): () => void {
    this.watchers.add(watcher);
    if (ended) this.endings.add(ended);
    return () => {
      this.watchers.delete(watcher);
      if (ended) this.endings.delete(ended);
    };
  }

  /** Lets every watcher go. */
  end(): void {
    for (const ended of this.endings) ended();
  }

  /** How many streams there are. */
  get watching(): number {
    return this.endings.size;
  }
}

const heartbeatMs = 25_000;
/** Whether a reader still may listen is looked at this often: a session runs out, or is ended on another node, without a word. */
const lookEveryMs = 5000;
const mostBuffered = 1024 * 1024;

type MayListen = () => Promise<boolean>;

/**
 * Sends changes as server-sent events until the reader goes away. One that reads too slowly is cut off; it resumes by the id of
 * what it saw last. A reader whose last id is no longer known is told `reset`: it should read everything anew.
 *
 * @param mayListen asked again and again; where it says no the stream ends
 */
export function streamChanges(
  changes: Changes,
  response: ServerResponse,
  {
    lastId,
    wanted,
    mayListen,
  }: { lastId: string | undefined; wanted: (change: Change) => boolean; mayListen: MayListen },
): void {
  // Whoever has gone already is told nothing, and would never be seen to go.
  if (response.closed) return;
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  const write = (told: Told) => {
    response.write(told.text);
    if (response.writableLength > mostBuffered) response.destroy();
  };
  const missed = lastId === undefined ? [] : changes.since(lastId);
  if (missed === undefined) response.write('event: reset\ndata: {}\n\n');
  else for (const change of missed) if (wanted(change)) write(change);
  const stop = changes.watch(
    (change) => {
      if (wanted(change)) write(change);
    },
    () => response.end(),
  );
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  const looking = setInterval(async () => {
    if (!(await mayListen())) response.end();
  }, lookEveryMs);
  for (const timer of [heartbeat, looking]) timer.unref();
  response.on('close', () => {
    stop();
    clearInterval(heartbeat);
    clearInterval(looking);
  });
}
