import type { People } from '../designer/people.ts';
import { type MailHost, mailHost, wordsOf } from '../server/mail-host.ts';

/** A mail server by which everybody is told, until the test has ended. */
export async function startMail(people: People): Promise<MailHost> {
  const host = await mailHost();
  const settings = { host: '127.0.0.1', port: host.port, from: 'guiju@example.com', security: 'none' };
  await people.administer('PUT', '/channels/mail', { kind: 'mail', title: '邮件', everybody: true, settings });
  return host;
}

/** Where the newest message to somebody leads. */
export function linkIn({ mails }: MailHost, person: string): string {
  const mail = mails.findLast(({ to }) => to.includes(`${person}@example.com`));
  return /打开：(\S+)/.exec(mail ? wordsOf(mail) : '')?.[1] ?? '';
}
