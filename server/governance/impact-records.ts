import {
  canonicalJson,
  type Edition,
  fileForm,
  isEqualJson,
  type JsonObject,
  Problem,
  type RowReader,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { ownTurn } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import { unlessDamaged } from '../stores/damage.ts';
import { type FiledRecord, lastVersion } from '../stores/records/form-record.ts';

/** Why a record would be another on a draft: its form is gone, it would be refused, or it would compute other values. */
type Reason = 'formRemoved' | 'refused' | 'computedOtherwise';

export interface RecordImpact {
  /** Records whose form the draft has otherwise, or no longer. */
  compared: number;
  affected: number;
  /** Whether more of a form were filed than are looked at. */
  limited: boolean;
  examples: { id: string; number?: string; form: string; reason: Reason; fields: string[] }[];
}

const mostExamples = 20;
const pageSize = 200;
const mostOfForm = 20_000;

/**
 * Holds the records of a policy against a draft, the newest of each form that is changed: whether they could still be filed as they are, and
 * whether what is computed in them stays. One that its own edition would refuse today is not the draft's doing.
 */
export async function compareRecords(parts: Parts, policy: string, draft: Edition): Promise<RecordImpact> {
  const result: RecordImpact = { compared: 0, affected: 0, limited: false, examples: [] };
  for (const form of await changedForms(parts, policy, draft)) {
    let cursor: string | undefined;
    let seen = 0;
    do {
      const page = await parts.store.records.list({
        ...{ policies: [policy], form, limit: pageSize },
        ...(cursor ? { cursor } : {}),
      });
      for (const record of page.items) await compareOne(parts, record, draft, result);
      seen += page.items.length;
      cursor = page.cursor;
      if (cursor && seen >= mostOfForm) result.limited = true;
    } while (cursor && seen < mostOfForm);
  }
  return result;
}

/** The forms that the draft has otherwise than some edition that is published, or no longer. */
async function changedForms({ catalogue }: Parts, policy: string, draft: Edition): Promise<string[]> {
  const changed = new Set<string>();
  const published = catalogue.list().some(({ id }) => id === policy) ? catalogue.policy(policy).editions : [];
  for (const { number } of published) {
    const edition = await catalogue.edition(policy, number).catch(unlessDamaged);
    for (const id of edition?.formIds ?? []) if (edition && differs(edition, draft, id)) changed.add(id);
  }
  return [...changed];
}

const formOf = ({ content }: Edition, id: string) => (Object.hasOwn(content.forms, id) ? content.forms[id] : undefined);

const differs = (own: Edition, draft: Edition, id: string) =>
  canonicalJson({ form: formOf(own, id) ?? null }) !== canonicalJson({ form: formOf(draft, id) ?? null });

async function compareOne(parts: Parts, record: FiledRecord, draft: Edition, result: RecordImpact): Promise<void> {
  const { id, number, form, policy, status } = record;
  if (status === 'void') return;
  const own = await parts.catalogue.edition(policy, lastVersion(record).edition).catch(unlessDamaged);
  if (!own || !differs(own, draft, form)) return;
  result.compared += 1;
  await ownTurn();
  const rows = rowsFor(parts, policy, draft.content);
  const found = await withRows(rows, async (row) => reasonOf(record, own, draft, row));
  if (!found) return;
  result.affected += 1;
  if (result.examples.length < mostExamples)
    result.examples.push({ id, ...(number === undefined ? {} : { number }), form, ...found });
}

/** Why a record would be another; nothing where it would not. */
function reasonOf(
  record: FiledRecord,
  own: Edition,
  draft: Edition,
  row: RowReader | undefined,
): { reason: Reason; fields: string[] } | undefined {
  if (!formOf(draft, record.form)) return { reason: 'formRemoved', fields: [] };
  const before = filledAgain(record, own, row);
  if (before instanceof Problem) return undefined;
  const after = filledAgain(record, draft, row);
  if (after instanceof Problem) return { reason: 'refused', fields: [...(after.facts ?? [])] };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const fields = names.filter((name) => !isEqualJson(before[name] ?? null, after[name] ?? null));
  return fields.length > 0 ? { reason: 'computedOtherwise', fields } : undefined;
}

/** What a record would hold if its fields were filled into the form of an edition, or why they could not be. */
function filledAgain(record: FiledRecord, edition: Edition, row: RowReader | undefined): JsonObject | Problem {
  const form = edition.form(record.form);
  const { fields, at } = lastVersion(record);
  const computed = new Set(form.level.computed.flatMap(({ name, lines }) => (lines ? [] : [name])));
  const given = Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      computed.has(name) ? [] : [[name, typedIn(form.level.byName.get(name)?.lines, value)] as const],
    ),
  ) as JsonObject;
  try {
    return fileForm(form, { mode: 'new', given, at, row });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

type Lines = NonNullable<ReturnType<ReturnType<Edition['form']>['level']['byName']['get']>>['lines'];

/** Lines without what is computed in them. */
function typedIn(lines: Lines, value: JsonObject[string] | undefined) {
  if (!lines || !Array.isArray(value)) return value;
  const computed = new Set(lines.computed.map(({ name }) => name));
  return value.map((line) =>
    Object.fromEntries(Object.entries((line ?? {}) as JsonObject).filter(([name]) => !computed.has(name))),
  );
}
