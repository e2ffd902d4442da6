import { ProblemWith } from './problems.ts';

/** What a caller holds while a request of its kind lasts, and how many may be held on a node: by one caller, and in all. */
export const most = {
  /** Requests that are being read, worked at or answered. */
  call: { each: 500, all: 5000 },
  /** The same of callers who are not known, by their address: they must not hold what the others need. */
  guest: { each: 50, all: 500 },
  /** Files that come, and bodies of many lines, which are answered while they come. */
  upload: { each: 20, all: 200 },
  /** Readers of the live stream: every change is told to each of them. */
  stream: { each: 50, all: 1000 },
} as const;

export type Kind = keyof typeof most;

const comeAgainSeconds = 5;

/**
 * Counts what is held by whom, so that nobody can hold all there is.
 *
 * @example const release = held.take('stream', caller.id); response.on('close', release);
 */
export class Held {
  private readonly holders: Record<Kind, Map<string, number>> = {
    call: new Map(),
    guest: new Map(),
    upload: new Map(),
    stream: new Map(),
  };
  private readonly all: Record<Kind, number> = { call: 0, guest: 0, upload: 0, stream: 0 };
  private readonly refused: (kind: Kind) => void;

  /** @param refused is told of each that is refused */
  constructor(refused: (kind: Kind) => void = () => {}) {
    this.refused = refused;
  }

  /**
   * @param who one caller, by its id
   * @returns gives back what was taken; call it once
   * @throws Problem tooManyRequests
   */
  take(kind: Kind, who: string): () => void {
    const { holders, all } = this;
    const own = holders[kind].get(who) ?? 0;
    if (own >= most[kind].each) this.refuse(kind, most[kind].each, false);
    if (all[kind] >= most[kind].all) this.refuse(kind, most[kind].all, true);
    holders[kind].set(who, own + 1);
    all[kind] += 1;
    return () => {
      all[kind] -= 1;
      const left = (holders[kind].get(who) ?? 1) - 1;
      if (left === 0) holders[kind].delete(who);
      else holders[kind].set(who, left);
    };
  }

  /** How many are held. */
  count(kind: Kind): number {
    return this.all[kind];
  }

  private refuse(kind: Kind, limit: number, inAll: boolean): never {
    this.refused(kind);
    const [zh, en] = kinds[kind];
    throw new ProblemWith(
      'tooManyRequests',
      { retryAfter: comeAgainSeconds },
      {
        detail: {
          'zh-CN': `${inAll ? '本节点' : '每个调用者'}同时最多 ${limit} 个${zh}`,
          en: `there may be ${limit} ${en} at once ${inAll ? 'on a node' : 'for each caller'}`,
        },
      },
    );
  }
}

const kinds: Record<Kind, [string, string]> = {
  call: ['请求', 'requests'],
  guest: ['未登录的请求', 'requests of callers who are not known'],
  upload: ['上传', 'uploads'],
  stream: ['实时流', 'live streams'],
};
