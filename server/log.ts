export type LogFields = Record<string, unknown>;
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * A log that writes one JSON object a line.
 *
 * @param write where a line goes
 * @param now the clock
 */
export function createLog(write: (line: string) => void, now: () => Date): Log {
  const line = (level: string) => (message: string, fields?: LogFields) => {
    const plain = Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, readable(value)]));
    write(`${JSON.stringify({ time: now().toISOString(), level, message, ...plain })}\n`);
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

const readable = (value: unknown) => (value instanceof Error ? (value.stack ?? value.message) : value);

/** A log that says nothing. */
export const silent: Log = { info() {}, warn() {}, error() {} };
