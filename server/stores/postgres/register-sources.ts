import type { Damages } from '../damage.ts';
import type { DecisionPack, RecordedDecision } from '../recorded-decisions.ts';
import type { FiledRecord } from '../records/form-record.ts';
import type { InstanceRecord } from '../records/instance.ts';
import type { KeptRegister } from '../store.ts';
import { arrayOf } from './arrays.ts';
import type { Ask } from './database.ts';
import { damageOf, type InstanceRow } from './instances.ts';
import { type RecordRow, recordDamageOf } from './records.ts';

/** How far sources were gone through: behind an id of a form or flow, or of an instant. */
export interface Place {
  of: string;
  id: string;
}

/** A source as it stands in its row; decisions may be several in one. */
export type Found = FiledRecord | InstanceRecord | RecordedDecision | DecisionPack;

interface Sources {
  named(ids: string[]): Promise<Found[]>;
  /** The next, and how far they go; null: to the end. */
  after(place: Place, limit: number): Promise<{ found: Found[]; place: Place | null }>;
}

interface Row {
  id: string;
  of: string;
  record: Found;
}

/** The sources of a register; what is damaged is left out, and noted. */
export function sourcesIn(ask: Ask, kind: keyof typeof texts, kept: KeptRegister, damages: Damages): Sources {
  const { policy, over } = kept;
  const { named, after } = texts[kind];
  const whole = (rows: Row[]) => rows.filter((row) => isWhole[kind](row, damages)).map(({ record }) => record);
  return {
    async named(ids) {
      return whole(await ask<Row>(named, arrayOf('text', ids)));
    },
    async after({ of, id }, limit) {
      const first = kind === 'decisions' && of === '' ? '-infinity' : of;
      const forms = kind === 'decisions' ? [] : [arrayOf('text', [...over.of])];
      const rows = await ask<Row>(after, policy, first, id, limit, ...forms);
      const last = rows.at(-1);
      return { found: whole(rows), place: last && rows.length === limit ? { of: last.of, id: last.id } : null };
    },
  };
}

const isWhole = {
  records: (row: Row, damages: Damages) => !recordDamageOf(row as RecordRow, damages),
  instances: (row: Row, damages: Damages) => !damageOf(row as InstanceRow, damages),
  decisions: () => true,
};

const texts = {
  records: {
    named: "select id, '' as of, record from records where tenant = $1 and id = any($2::text[])",
    after: `select id, form as of, record from records where tenant = $1 and policy = $2 and form = any($6::text[])
      and (form, id) > ($3, $4) order by form, id limit $5`,
  },
  instances: {
    named: "select id, '' as of, record from instances where tenant = $1 and id = any($2::text[])",
    after: `select id, flow as of, record from instances where tenant = $1 and policy = $2 and (flow = any($6::text[]) or $6::text[] = '{}')
      and (flow, id) > ($3, $4) order by flow, id limit $5`,
  },
  decisions: {
    named: "select id, '' as of, record from decisions where tenant = $1 and id = any($2::text[])",
    after: `select id, to_json(decided_at)#>>'{}' as of, record from decisions where tenant = $1 and policy = $2
      and (decided_at, id) > ($3::timestamptz, $4) order by decided_at, id limit $5`,
  },
};
