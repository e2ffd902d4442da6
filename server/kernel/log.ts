import { pino } from 'pino';

export type LogFields = Record<string, unknown>;
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Names whose values are never written, wherever they stand. */
const secretNames =
  /^(authorization|cookie|set-cookie|password|old|new|secret|key|csrf|token|code|client_?secret|id_token)$/i;
/** What looks like a secret within a text: keys of this product, bearer tokens, signing secrets, hashes of passwords. */
const secretTexts =
  /\b(guiju_|whsec_)[\w-]{8,}|\b(?:[Bb]earer|BEARER) +\S+|scrypt\$\S+|(postgres(?:ql)?:\/\/[^:@/\s]*):[^@\s]*@/g;
const hidden = '[hidden]';
const deepest = 6;

/**
 * A log that writes one JSON object a line (pino). Secrets are hidden: by the name of a field, and by how they look in a text.
 *
 * @param write where a line goes
 * @param now the clock
 */
export function createLog(write: (line: string) => void, now: () => Date): Log {
  const logger = pino(
    {
      base: null,
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    { write },
  );
  const line = (level: 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) =>
    logger[level]({ message: maskText(message), ...(withoutSecrets(fields ?? {}, 0) as object) });
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

const maskText = (text: string) =>
  text.replace(secretTexts, (_, prefix?: string, url?: string) =>
    url ? `${url}:${hidden}@` : `${prefix ?? ''}${hidden}`,
  );

function withoutSecrets(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value);
  if (value instanceof Error) return maskText(value.stack ?? value.message);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '…';
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    secretNames.test(name) ? hidden : withoutSecrets(item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** A log that says nothing. */
export const silent: Log = { info() {}, warn() {}, error() {} };
