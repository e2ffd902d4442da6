import { useQuery } from '@tanstack/react-query';
import { isEqualJson, type Json } from '../../../engine/index.ts';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import { api, type MasterRow } from '../../kernel/api.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { whole } from '../../kernel/whole.ts';
import { useT } from '../../texts/translate.ts';
import type { MasterReading } from './master-reading.ts';

/** All that a row was, the newest first: who changed what, when, and by which instance. */
export function RowHistory({ reading, row }: { reading: MasterReading; row: MasterRow }) {
  const t = useT();
  const { policy, master } = reading;
  const { data, error, refetch } = useQuery({
    queryKey: ['rowHistory', policy, master.id, row.key, row.version],
    queryFn: () => whole((page) => api.readRowHistory(policy, master.id, row.key, page)),
  });
  if (error) return <Failed problem={error} retry={refetch} />;
  const versions = data ?? [row];
  return (
    <Section title={t('master.history')} count={versions.length} id="history">
      <ol className="row-history">
        {versions
          .map((version, index) => (
            <Version key={version.version} reading={reading} row={version} before={versions[index - 1]} />
          ))
          .toReversed()}
      </ol>
    </Section>
  );
}

interface VersionProps {
  reading: MasterReading;
  row: MasterRow;
  before: MasterRow | undefined;
}

function Version({ reading, row, before }: VersionProps) {
  const t = useT();
  const personName = usePersonName();
  const titleOf = useFieldTitle(reading.words);
  const { properties = {} } = reading.master.definition.fields;
  const value = (of: MasterRow | undefined, name: string) => (of?.fields[name] ?? null) as Json;
  const changed = before
    ? Object.entries(properties).filter(([name]) => !isEqualJson(value(before, name), value(row, name)))
    : [];
  const { words } = reading;
  return (
    <li>
      <b>{t('paper.version', { version: row.version })}</b>
      {before ? (
        <ul>
          {changed.map(([name, schema]) => (
            <li key={name}>
              {titleOf(name, schema)}
              {t('common.colon')}
              <del className="faint">{words.value(value(before, name), schema)}</del> →{' '}
              {words.value(value(row, name), schema)}
            </li>
          ))}
          {changed.length === 0 ? <li className="faint">{t('master.nothingChanged')}</li> : null}
        </ul>
      ) : (
        <span className="soft">{t('master.made')}</span>
      )}
      <span className="faint">
        {personName(row.by)} · <time dateTime={row.at}>{dayAndTime(row.at)}</time>
        {row.instance ? (
          <>
            {' · '}
            <a href={href('instances', row.instance)}>{t('master.byInstance')}</a>
          </>
        ) : null}
      </span>
    </li>
  );
}
