import type { FlowStep } from '../../engine/index.ts';
import type { RowsRead } from '../masters/rows-read.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import type { MasterRow } from '../stores/records/master-row.ts';
import { withHash } from '../stores/row-hash.ts';
import type { Applied } from './apply-effects.ts';

/**
 * What a step comes to with the rows that it changes: they are written with the instance where all that it read still stands. What changed
 * a row several times gives it one version.
 *
 * @param rows those that the step read
 */
export function withRowChanges(applied: Applied, step: FlowStep, rows: RowsRead | undefined): Applied {
  const last = new Map(
    step.effects.flatMap((effect) =>
      effect.type === 'row' ? [[JSON.stringify([effect.row.master, effect.row.key]), effect.row] as const] : [],
    ),
  );
  if (!rows || last.size === 0) return applied;
  const { next, entries } = applied;
  const [cause, ...others] = entries;
  const by = String(cause?.by ?? `instance:${next.id}`);
  const changed = [...last.values()].map(({ master, key, fields }): MasterRow => {
    const stands = rows.stored(master, key);
    const row = { policy: next.policy, master, key, version: (stands?.version ?? 0) + 1 };
    return withHash({ ...row, fields, at: next.updatedAt, by, instance: next.id }, stands?.hash);
  });
  const isChanged = (master: string, key: string) => last.has(JSON.stringify([master, key]));
  const read = rows.read.filter(({ master, key }) => !isChanged(master, key));
  const told = changed.map(
    ({ master, key, version, hash, at }): UnsealedEntry => ({
      at,
      type: 'row',
      record: { master, key, version, hash },
      by,
    }),
  );
  return { ...applied, entries: [...(cause ? [cause] : []), ...told, ...others], rows: { changed, read } };
}
