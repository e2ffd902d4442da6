import {
  type Edition,
  type Filed,
  type Flow,
  type FlowOptions,
  type FlowStep,
  type FormRecord,
  type JsonObject,
  type NewRecord,
  numberingOf,
  Problem,
  type ToSign,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf } from '../editions/ready.ts';
import type { Caller } from '../kernel/caller.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type FiledRecord, lastVersion } from '../stores/records/form-record.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import type { Attached } from '../stores/store.ts';
import { recordsAround } from './around.ts';
import { type Attaching, attachmentsOf, signatureImage } from './attachments.ts';
import { confirmed } from './signing.ts';
import { seenByFlows, statusOf, withVersion } from './versions.ts';

type Counter = NonNullable<FiledRecord['counter']>;

/** What a step needs to know of records, and what it files. */
export class Filing {
  /** What the engine is told. */
  readonly options: Pick<FlowOptions, 'records' | 'around' | 'newRecord' | 'by'>;
  /** What is to be written with the step, and what the history says of it. */
  readonly papers: FiledRecord[] = [];
  /** The uploads that come into records with it. */
  readonly attached: Attached[] = [];
  readonly entries: UnsealedEntry[] = [];
  private readonly about: About;
  private readonly stored: Map<string, FiledRecord>;
  private readonly counters: ReadonlyMap<string, Counter & { number: string }>;

  private constructor(
    about: About,
    stored: FiledRecord[],
    counters: ReadonlyMap<string, Counter & { number: string }>,
    around: readonly FormRecord[],
  ) {
    this.about = about;
    this.stored = new Map(stored.map((one) => [one.id, one]));
    this.counters = counters;
    const { parts, caller } = about;
    const newRecord = (form: string): NewRecord => ({ id: parts.newId(), number: counters.get(form)?.number ?? null });
    this.options = { records: stored.map(seenByFlows), around, newRecord, by: caller.person };
  }

  /**
   * Reads what a step by an event, or the start, may need of records.
   *
   * @returns undefined where neither the flow nor the instance has any
   */
  static async before(about: About, flow: Flow, event: string | undefined): Promise<Filing | undefined> {
    const { parts, at, instance } = about;
    const use = event === undefined ? flow.forms.start : flow.forms.events.get(event);
    const known = instance.records ?? [];
    if (!use && known.length === 0) return undefined;
    const stored = await Promise.all(known.map(({ id }) => parts.store.records.get(id)));
    const counters = new Map<string, Counter & { number: string }>();
    const pattern = use?.form.definition.number;
    if (use && pattern !== undefined) {
      const counter = await nextOf(parts, instance.policy, pattern, Date.parse(at), flow.library.environment.timeZone);
      counters.set(use.form.id, counter);
    }
    return new Filing(
      about,
      stored.filter((one) => one !== undefined),
      counters,
      use ? await recordsAround(parts, instance) : [],
    );
  }

  /** Whether it takes a number. */
  get counts(): boolean {
    return this.counters.size > 0;
  }

  /** Files and signs what a step says. @throws Problem as `attachmentsOf`, `confirmed` and `signatureImage` */
  async take(step: FlowStep, edition: Edition): Promise<void> {
    for (const effect of step.effects) {
      if (effect.type === 'file') await this.file(effect.filed, edition);
      if (effect.type === 'sign') await this.sign(effect.sign, edition);
    }
  }

  /** Makes, goes on with or amends the record that an event filled. */
  private async file({ form, record: id, mode, fields, reason }: Filed, edition: Edition): Promise<void> {
    const { at, caller, instance } = this.about;
    const before = this.stored.get(id);
    const schema = edition.form(form).definition.fields;
    const { files, fresh } = await attachmentsOf(
      this.attaching(id),
      schema,
      fields,
      before && lastVersion(before).files,
    );
    this.attach(fresh, id);
    const { number, ...counter } = this.counters.get(form) ?? { number: undefined };
    const blank = {
      id,
      policy: instance.policy,
      form,
      ...(number === undefined ? {} : { number, counter: counter as Counter }),
      instance: instance.id,
      ...(instance.businessKey === undefined ? {} : { businessKey: instance.businessKey }),
      status: 'filed' as const,
      versions: [],
      signatures: [],
      createdAt: at,
      updatedAt: at,
    };
    const said = {
      mode,
      at,
      by: caller.person,
      edition: instance.edition,
      fields,
      ...(Object.keys(files).length > 0 ? { files } : {}),
      ...(reason === undefined ? {} : { reason }),
    };
    const made = withVersion(before ?? blank, said);
    this.keep({ ...made, status: statusOf(made, edition.form(form), Date.parse(at)) });
    const { version, hash } = lastVersion(made);
    const named: JsonObject = made.number === undefined ? {} : { number: made.number };
    this.entries.push({ at, type: 'filed', record: { id, form, version, hash, mode, ...named }, by: caller.person });
  }

  /** An upload comes into one record, the first of a step that has it. */
  private attach(files: string[], record: string): void {
    for (const file of files) if (!this.attached.some((one) => one.file === file)) this.attached.push({ file, record });
  }

  /** Whose files may stand in a record. */
  private attaching(record: string): Attaching {
    const { parts, caller } = this.about;
    return { parts, caller, records: [...this.stored.keys(), record] };
  }

  /** Puts a signature on a record. @throws Problem as `confirmed` and `signatureImage` */
  private async sign({ record: id, as, signature, role }: ToSign, edition: Edition): Promise<void> {
    const { parts, at, caller } = this.about;
    const record = this.stored.get(id);
    if (!record) throw new Problem('recordNotFound');
    const how = await confirmed(parts, caller, signature);
    const image = how.image === undefined ? undefined : await signatureImage(this.attaching(id), how.image);
    if (image !== undefined) this.attach([image], id);
    const { version, hash } = lastVersion(record);
    const signed = {
      ...record,
      signatures: [...record.signatures, { as, by: caller.person, at, version, hash, ...how }],
    };
    const revision = this.papers.some((one) => one.id === id) ? record.revision : record.revision + 1;
    const next = { ...signed, revision, updatedAt: at };
    this.keep({ ...next, status: statusOf(next, edition.form(record.form), Date.parse(at)) });
    this.entries.push({
      at,
      type: 'signed',
      record: { id, form: record.form, version, as, how: how.how },
      by: caller.person,
      role,
    });
  }

  /** The records of the instance after the step. */
  held(): NonNullable<InstanceRecord['records']> {
    return [...this.stored.values()].map((one) => ({
      id: one.id,
      form: one.form,
      version: lastVersion(one).version,
      ...(one.number === undefined ? {} : { number: one.number }),
    }));
  }

  private keep(record: FiledRecord): void {
    this.stored.set(record.id, record);
    const place = this.papers.findIndex((one) => one.id === record.id);
    if (place >= 0) this.papers[place] = record;
    else this.papers.push(record);
  }
}

/** In which a form is filled. */
interface About {
  parts: Parts;
  instance: Pick<InstanceRecord, 'id' | 'policy' | 'edition' | 'records' | 'businessKey'>;
  caller: Pick<Caller, 'id' | 'person' | 'session'>;
  at: string;
}

/** The next number of a pattern in a policy at an instant. */
export async function nextOf(
  { store }: Pick<Parts, 'store'>,
  policy: string,
  pattern: string,
  atMs: number,
  timeZone: string,
): Promise<Counter & { number: string }> {
  const { counter, text } = numberingOf(pattern, atMs, timeZone);
  const name = `${policy} ${counter}`;
  const value = (await store.records.counted(name)) + 1;
  return { name, value, number: text(value) };
}

/** Other nodes may take a number this often before one gives up. */
const mostAttempts = 50;

/** Tries until no other node took the number first. @throws Problem storeUnavailable */
export async function untilNumbered<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let time = 0; time < mostAttempts; time += 1) {
    const done = await attempt();
    if (done !== undefined) return done;
  }
  throw new Problem('storeUnavailable');
}

/** Of those that take the next number of a pattern on this node one works after another: from reading the counter until it is committed. */
export async function inNumberTurn<T>(
  parts: Parts,
  of: Pick<InstanceRecord, 'policy' | 'edition' | 'flow'>,
  event: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const { forms } = await flowOf(parts, of);
  const use = event === undefined ? forms.start : forms.events.get(event);
  const pattern = use?.form.definition.number;
  return pattern === undefined ? work() : parts.numberQueue.run(`${of.policy} ${pattern}`, work);
}
