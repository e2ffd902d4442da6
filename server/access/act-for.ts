import type { IncomingMessage } from 'node:http';

/** A header that was URI-encoded, since headers are ASCII. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The person for whom a request is sent, by its header `X-Guiju-Act-For`; an empty one names nobody, and is no absence. */
export function readActFor({ headers }: IncomingMessage): string | undefined {
  const given = headers['x-guiju-act-for'];
  return given === undefined ? undefined : decoded(String(given)).trim();
}
