import { Alert, Button } from 'antd';
import { isEqualJson, type Json, type JsonObject } from '../../../engine/index.ts';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import type { MasterRow } from '../../kernel/api.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { DataTable } from '../../kernel/ui/data-table.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useT } from '../../texts/translate.ts';
import type { MasterReading } from './master-reading.ts';

interface ConflictProps {
  reading: MasterReading;
  /** The row as somebody else has left it. */
  theirs: MasterRow;
  mine: JsonObject;
  isNew: boolean;
  busy: boolean;
  onMine: () => void;
  onTheirs: () => void;
}

/** Somebody else was faster: who, when, and where both differ. The reader chooses. */
export function RowConflict({ reading, theirs, mine, isNew, busy, onMine, onTheirs }: ConflictProps) {
  const t = useT();
  const personName = usePersonName();
  const titleOf = useFieldTitle(reading.words);
  const { properties = {} } = reading.master.definition.fields;
  const differing = Object.entries(properties).filter(
    ([name]) => !isEqualJson(mine[name] ?? null, (theirs.fields[name] ?? null) as Json),
  );
  const said = { by: personName(theirs.by), time: dayAndTime(theirs.at), version: theirs.version };
  const value = (fields: Record<string, unknown>, name: string) =>
    reading.words.value((fields[name] ?? null) as Json, properties[name]);
  return (
    <Alert
      className="row-conflict"
      type="warning"
      showIcon
      title={t(isNew ? 'master.exists' : 'master.conflict', said)}
      description={
        <div className="stack">
          <DataTable
            label={t('master.differences')}
            rows={differing.map(([name]) => name)}
            keyOf={(name) => name}
            columns={[
              {
                key: 'field',
                label: t('master.field'),
                title: t('master.field'),
                cell: (name) => titleOf(name, properties[name] ?? {}),
              },
              { key: 'mine', label: t('master.mine'), title: t('master.mine'), cell: (name) => value(mine, name) },
              {
                key: 'theirs',
                label: t('master.theirs'),
                title: t('master.theirs'),
                cell: (name) => value(theirs.fields, name),
              },
            ]}
          />
          <div className="row row-wrap">
            <Button onClick={onTheirs}>{t('master.takeTheirs')}</Button>
            <Button danger loading={busy} onClick={onMine}>
              {t('master.takeMine')}
            </Button>
          </div>
        </div>
      }
    />
  );
}
