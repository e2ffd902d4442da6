import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Parts } from '../decisions/parts.ts';
import { localeOf } from '../kernel/problems.ts';
import { unlessDamaged } from '../stores/damage.ts';
import type { FiledRecord } from '../stores/records/form-record.ts';
import type { Store } from '../stores/store.ts';
import type { presentRecord } from './present.ts';
import { isPrintable, largestPicture } from './print/pictures.ts';
import { type BytesOf, recordPdf } from './print/record-pdf.ts';
import { namesIn } from './print-names.ts';

type Shown = Awaited<ReturnType<typeof presentRecord>>;

/** A record as PDF, in the reader's language; its code leads to the check page where the reader reached the server. */
export async function printed(
  parts: Parts,
  { policy }: FiledRecord,
  shown: Shown,
  { headers }: IncomingMessage,
): Promise<Buffer> {
  const { catalogue, config, store } = parts;
  const edition = await catalogue.edition(policy, shown.edition);
  const locale = localeOf(headers['accept-language']);
  const bytesOf = pictureReader(store);
  const check = checkAddress(config, shown, headers.host);
  const nameOf = namesIn(parts, policy, locale);
  return recordPdf(shown, edition, { locale, timeZone: edition.content.policy.timeZone, check, bytesOf, nameOf });
}

/** Where whoever holds the paper of a record is told whether it is right; a record without a number has no such page. */
export function checkAddress(
  { behindTls }: Pick<Parts['config'], 'behindTls'>,
  { policy, number, hash }: Pick<Shown, 'policy' | 'number' | 'hash'>,
  host: string | undefined,
): string | undefined {
  if (!host || !number) return undefined;
  const address = `${behindTls ? 'https' : 'http'}://${host}/verify/${encodeURIComponent(policy)}`;
  return `${address}/${encodeURIComponent(number)}?hash=${hash}`;
}

/** Reads pictures that can be printed, until they are too much for one paper. */
export function pictureReader({ files }: Store): BytesOf {
  let left = mostPictureBytes;
  return async (id) => {
    const head = await files.get(id);
    if (!head || head.lost !== undefined || !/^image\/(jpeg|png)$/.test(head.type)) return undefined;
    if (head.size > Math.min(left, largestPicture)) return undefined;
    const bytes = await buffer(Readable.from(files.read(head))).catch(unlessDamaged);
    if (!bytes || !(await isPrintable(bytes))) return undefined;
    left -= bytes.length;
    return bytes;
  };
}

const mostPictureBytes = 30_000_000;

/** Answers a PDF. @param name what it is saved as */
export function sendPdf(response: ServerResponse, file: Buffer, name: string): void {
  response.writeHead(200, {
    'content-type': 'application/pdf',
    'content-length': file.length,
    'content-disposition': `inline; filename="record.pdf"; filename*=UTF-8''${encodeURIComponent(name)}.pdf`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(file);
}
