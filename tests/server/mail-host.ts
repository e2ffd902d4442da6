import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A mail that the server took: its envelope and its text as it came. */
export interface Mail {
  from: string;
  to: string[];
  data: string;
}

export interface MailHost {
  port: string;
  mails: Mail[];
  /** Who signed in, as `user:password`. */
  signedIn: string[];
  /** What it says to the next recipients instead of 250. */
  refusals: string[];
}

/** What a mail says. */
export function wordsOf({ data }: Mail): string {
  const base64 = /\n\n([A-Za-z0-9+/=\n]+)$/.exec(data)?.[1] ?? '';
  return Buffer.from(base64, 'base64').toString();
}

/** A mail server (RFC 5321) that takes everything, on a port of its own; it is gone with the test. */
export async function mailHost(): Promise<MailHost> {
  const host: MailHost = { port: '', mails: [], signedIn: [], refusals: [] };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    serve(socket, host);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  host.port = String((server.address() as AddressInfo).port);
  return host;
}

function serve(socket: Socket, host: MailHost): void {
  const say = (line: string) => void socket.write(`${line}\r\n`);
  let mail: Mail = { from: '', to: [], data: '' };
  let isData = false;
  let rest = '';
  say('220 mail.example ESMTP');
  socket.on('data', (chunk) => {
    rest += chunk.toString('utf8');
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (isData && line === '.') {
        isData = false;
        host.mails.push(mail);
        mail = { from: '', to: [], data: '' };
        say('250 taken');
      } else if (isData) mail.data += `${line}\n`;
      else command(line);
    }
  });
  const command = (line: string) => {
    const [, verb = '', more = ''] = /^(\w+)\s*(.*)$/.exec(line) ?? [];
    if (verb === 'EHLO') return void socket.write('250-mail.example\r\n250-SMTPUTF8\r\n250 AUTH PLAIN\r\n');
    if (verb === 'AUTH') {
      const [, user, password] = Buffer.from(more.replace(/^PLAIN /, ''), 'base64')
        .toString()
        .split('\0');
      host.signedIn.push(`${user}:${password}`);
      return say('235 welcome');
    }
    if (verb === 'MAIL') mail.from = /<(.*?)>/.exec(more)?.[1] ?? '';
    if (verb === 'RCPT') {
      const refusal = host.refusals.shift();
      if (refusal) return say(refusal);
      mail.to.push(/<(.*?)>/.exec(more)?.[1] ?? '');
    }
    if (verb === 'DATA') {
      isData = true;
      return say('354 go on');
    }
    if (verb === 'STARTTLS') return say('502 there is no such thing here');
    if (verb === 'QUIT') {
      say('221 bye');
      return void socket.end();
    }
    return say('250 well');
  };
}
