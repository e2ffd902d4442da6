import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { isPublicAddress, type ResolveName } from '../kernel/outgoing/addresses.ts';
import { CallRefused, guardedLookup } from '../kernel/outgoing/guarded-fetch.ts';
import { sha256 } from '../kernel/sha256.ts';
import { asLines, type Letter, type OpenChannel } from './letter.ts';

const patienceMs = 15_000;

/** Which mail servers may be connected to, as for calls: of the open Internet, or named by the operator. */
export interface MailRules {
  httpAllow: readonly string[];
  allowPrivate: boolean;
  resolve: ResolveName;
}

/**
 * Sends a letter by mail. The server's address is judged when it is looked up, and that one is connected to.
 *
 * @throws Error where it was not taken; CallRefused where the server may not be connected to
 */
export async function sendByMail(rules: MailRules, channel: OpenChannel, to: string, letter: Letter): Promise<void> {
  const { host = '', port = '', from = '', user, security = 'starttls' } = channel.settings;
  const address = await addressOfServer(rules, host, port);
  const transport = createTransport({
    host: address,
    port: Number(port),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user ? { auth: { user, pass: channel.secrets.password ?? '' } } : {}),
    ...(isIP(host) ? {} : { tls: { servername: host } }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from,
      to: { name: '', address: to },
      subject: letter.title,
      text: asLines(letter),
      textEncoding: 'base64',
      messageId: `<${sha256(letter.id).slice(0, 32)}@guiju>`,
      headers: { 'auto-submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}

/** @throws CallRefused for one of a private network that nobody named */
async function addressOfServer(
  { httpAllow, allowPrivate, resolve }: MailRules,
  host: string,
  port: string,
): Promise<string> {
  const name = host.toLowerCase();
  const isAllowed = allowPrivate || httpAllow.includes(name) || httpAllow.includes(`${name}:${port}`);
  if (isIP(host)) {
    if (isAllowed || isPublicAddress(host)) return host;
    throw new CallRefused(`${host} has an address of a private network: name it in GUIJU_HTTP_ALLOW to allow it`);
  }
  return new Promise((found, refuse) => {
    guardedLookup(isAllowed, resolve)(host, {}, (error, address) => (error ? refuse(error) : found(String(address))));
  });
}
