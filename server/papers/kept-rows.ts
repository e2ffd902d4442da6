import { both } from '../../contract/text.ts';
import {
  type DatedSource,
  type JsonObject,
  type KeptRow,
  Problem,
  type Register,
  type RegisterQuery,
  type RowPage,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { personNamed } from '../kernel/caller.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { RecordedDecision } from '../stores/recorded-decisions.ts';
import { type FiledRecord, lastVersion } from '../stores/records/form-record.ts';
import { type InstanceRecord, toldStatus } from '../stores/records/instance.ts';
import type { KeptRegister, RegisterSource } from '../stores/store.ts';

/** A reader waits so long for rows that are being made; then he is told how it stands. */
const patienceMs = 2000;

/** What rows are read by besides their definition: another one has them made anew. */
const meaning = ' 2';

/** A register of a policy as stores keep its rows. */
export function keptOf(policy: string, register: Register, nowMs: number): KeptRegister {
  const { id, definition, basis } = register;
  const over = overOf(definition);
  return {
    id: `${policy} ${id} ${sha256(basis + meaning).slice(0, 32)}`,
    ...{ policy, register: id, over, definition },
    rowOf: (source) => rowOf(register, source, nowMs),
  };
}

function overOf({ over }: Register['definition']): KeptRegister['over'] {
  if ('forms' in over) return { kind: 'records', of: over.forms };
  return 'flow' in over ? { kind: 'instances', of: [over.flow] } : { kind: 'decisions', of: [over.decisions] };
}

/** The row of a source; undefined where it is none. */
function rowOf(register: Register, source: RegisterSource, nowMs: number): KeptRow | undefined {
  const { over } = register.definition;
  const read = 'forms' in over ? ofRecord : 'flow' in over ? ofInstance : ofDecision;
  const dated = (read as (source: RegisterSource, of: string) => DatedSource | undefined)(
    source,
    'decisions' in over ? over.decisions : '',
  );
  return dated && register.row(dated, nowMs);
}

function ofRecord(record: FiledRecord): DatedSource | undefined {
  const { id, number = null, status, createdAt: at, versions } = record;
  if (status === 'void') return undefined;
  const { version, fields } = lastVersion(record);
  const head = { id, number, version, status, at, by: versions[0] ? personNamed(versions[0].by) : null };
  return { id, atMs: Date.parse(at), values: fields, head };
}

function ofInstance({
  id,
  snapshot,
  businessKey,
  state,
  status,
  createdAt: at,
  updatedAt,
}: InstanceRecord): DatedSource {
  const head = { id, businessKey: businessKey ?? null, state, status: toldStatus(status), startedAt: at, updatedAt };
  return { id, atMs: Date.parse(at), values: snapshot.context as JsonObject, head };
}

function ofDecision(decision: RecordedDecision, of: string): DatedSource | undefined {
  const { id, decidedAt: at, edition, facts, outcome, ruleSet } = decision;
  if (ruleSet !== of) return undefined;
  return { id, atMs: Date.parse(at), values: { ...facts, outcome }, head: { id, at, edition } };
}

/**
 * A page of rows that are kept, with all that was written before it was asked.
 *
 * @throws Problem registerBuilding where that is not in them yet: it goes on being made
 */
export async function keptPage(
  parts: Parts,
  kept: KeptRegister,
  query: RegisterQuery,
  readyToWaitMs = patienceMs,
): Promise<RowPage> {
  const { registers } = parts.store;
  await parts.recorder.flush();
  const from = performance.now();
  while (!(await registers.takeUp(kept)).isWhole) {
    if (performance.now() - from < readyToWaitMs) continue;
    finishBeside(parts, kept);
    throw new Problem('registerBuilding', { detail: later, more: { retryAfter: 5 } });
  }
  return registers.page(kept, query);
}

const later = both('台账正在汇总，请稍后再看', 'The rows of the register are being made: read it a little later');

/** Of which registers this node is making the rows. */
const underWay = new WeakMap<Parts, Set<string>>();

/** Makes what is missing of rows, beside all else. */
export function finishBeside(parts: Parts, kept: KeptRegister): void {
  const making = underWay.get(parts) ?? new Set<string>();
  underWay.set(parts, making);
  if (making.has(kept.id)) return;
  const finish = async () => {
    try {
      while (!parts.stopping && making.has(kept.id) && !(await parts.store.registers.takeUp(kept)).isWhole);
    } catch (error) {
      parts.log.warn('the rows of a register could not be made', { register: kept.id, error });
    } finally {
      making.delete(kept.id);
    }
  };
  making.add(kept.id);
  void finish();
}

/** Rows that nobody wants any more are not gone on with, and thrown away. */
export async function giveUp(parts: Parts, id: string): Promise<void> {
  underWay.get(parts)?.delete(id);
  await parts.store.registers.drop(id);
}
