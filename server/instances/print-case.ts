import type { IncomingMessage } from 'node:http';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { localeOf } from '../kernel/problems.ts';
import { presentRecord } from '../papers/present.ts';
import { casePdf, type PrintedCase } from '../papers/print/case-pdf.ts';
import { namesIn } from '../papers/print-names.ts';
import { checkAddress, pictureReader } from '../papers/printing.ts';
import { seenEntry, seenValues } from '../papers/seen-values.ts';
import { unlessDamaged } from '../stores/damage.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';

/** A whole case as PDF, in the reader's language: what is known, what happened, and each document as the reader may see it. */
export async function printCase(
  parts: Parts,
  record: InstanceRecord,
  caller: Caller,
  { headers }: IncomingMessage,
): Promise<Buffer> {
  const { catalogue, config, store } = parts;
  const edition = await catalogue.editionOf(record);
  const locale = localeOf(headers['accept-language']);
  const { timeZone } = edition.content.policy;
  const nameOf = namesIn(parts, record.policy, locale);
  const records: PrintedCase['records'][number][] = [];
  for (const { id } of record.records ?? []) {
    const found = await store.records.get(id).catch(unlessDamaged);
    if (!found) continue;
    const shown = await presentRecord(parts, found, caller);
    const own = await catalogue.edition(found.policy, shown.edition);
    records.push({ record: shown, edition: own, check: checkAddress(config, shown, headers.host) });
  }
  const { id, flow, businessKey, status, state, snapshot, createdAt } = record;
  const seen = seenValues(parts, caller, record, edition);
  const context = seen(snapshot.context as PrintedCase['context']);
  const history = (await store.instances.history(id)).map((entry) => seenEntry(entry, seen));
  const shown = { id, flow, businessKey, status, state, context, createdAt, history, records };
  return casePdf(shown, edition, { locale, timeZone, bytesOf: pictureReader(store), nameOf });
}
