import type { TellingAbout } from '../../contract/telling.ts';

/** What is sent to somebody: in one language, and without anything that only some may see. */
export interface Letter {
  /** The same however often it is sent. */
  id: string;
  about: TellingAbout;
  title: string;
  text: string;
  /** Where it is done; empty: nowhere to go. */
  link: string;
  /** What the link says. */
  open: string;
}

/** A channel that was opened: its settings, and its secrets in clear. */
export interface OpenChannel {
  id: string;
  settings: Readonly<Record<string, string>>;
  secrets: Readonly<Record<string, string>>;
}

/** What a sender works with. */
export interface Sending {
  fetch: typeof fetch;
  now: () => Date;
}

/** Sends a letter once. @throws Error where it was not taken */
export type Sender = (
  sending: Sending,
  channel: OpenChannel,
  address: string | undefined,
  letter: Letter,
) => Promise<void>;

const timeoutMs = 10_000;

/**
 * Asks a platform, and answers its JSON.
 *
 * @param name what of the answer says whether it was taken: 0 is well
 * @throws Error where there is no answer, or one that does not say that it was taken
 */
export async function askPlatform(
  fetch: Sending['fetch'],
  url: URL,
  { body, headers = {}, name }: { body?: unknown; headers?: Record<string, string>; name: 'errcode' | 'code' },
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { accept: 'application/json', 'content-type': 'application/json; charset=utf-8', ...headers },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer = parsed(await response.text());
  const code = answer?.[name];
  if (answer && response.ok && code === 0) return answer;
  const said = answer?.errmsg ?? answer?.msg ?? '';
  throw new PlatformError(`answered ${response.status}${code === undefined ? '' : `, ${name} ${code}`} ${said}`, code);
}

/** A platform did not take what it was sent. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  /** The number that it gives. */
  readonly code: unknown;
  constructor(message: string, code: unknown) {
    super(message.trim().slice(0, 300));
    this.code = code;
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** An address on a platform, or on one of its own that stands in for it. */
export const addressOn = (platform: string, base: string | undefined, path: string): URL =>
  new URL((base || platform).replace(/\/+$/, '') + path);

/** A text of no more bytes than a platform takes, cut between two characters. */
export function withinBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let kept = '';
  let size = Buffer.byteLength('…');
  for (const sign of text) {
    size += Buffer.byteLength(sign);
    if (size > most) break;
    kept += sign;
  }
  return `${kept}…`;
}

/** Title, text and link below each other. */
export const asLines = ({ title, text, link, open }: Letter): string =>
  [title, text, link && `${open}${link}`].filter(Boolean).join('\n');
