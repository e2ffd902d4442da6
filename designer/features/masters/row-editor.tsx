import { App, Button } from 'antd';
import { useState } from 'react';
import { isRowKey } from '../../../contract/names.ts';
import { isEqualJson, type JsonObject, pointer } from '../../../engine/index.ts';
import { FormSheet, toFirstFlaw } from '../../forms/filling/form-sheet.tsx';
import { type FillingOf, useFilling } from '../../forms/filling/use-filling.ts';
import { ApiError, api, ifMatch, type MasterRow } from '../../kernel/api.ts';
import { useSession } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { href, navigate } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { type MasterReading, rowsChanged } from './master-reading.ts';
import { RowConflict } from './row-conflict.tsx';

/** Fills a row: a new one, or one that is there. What somebody else did meanwhile is shown before anything is lost. */
export function RowEditor({ reading, row }: { reading: MasterReading; row?: MasterRow }) {
  const t = useT();
  const { message } = App.useApp();
  const { act, busy } = useDoing();
  const me = useSession((session) => session.me?.id) ?? '';
  const [theirs, setTheirs] = useState<MasterRow>();
  const { policy, master, words } = reading;
  const { id, key: keyName } = master.definition;
  const initial = typedOf(reading, row);
  const keep = `${me}/row/${policy}/${id}/${row ? `${row.key}/${row.version}` : ''}`;
  const filling = useFilling({ form: master, mode: 'new', policy, keep, initial, ...within(reading, row) });
  const key = row?.key ?? String(filling.fields[keyName] ?? '');
  const isSame = isEqualJson(filling.given, initial);

  const put = async (expected: { 'if-match': string } | { 'if-none-match': string }) => {
    const saved = await api.putRow(policy, id, key, { fields: filling.given }, expected);
    filling.forget();
    setTheirs(undefined);
    rowsChanged(policy);
    message.success(t('master.saved'));
    navigate(href('masters', policy, id, 'rows', saved.key));
  };
  const send = async (expected: Parameters<typeof put>[0]) => {
    try {
      await put(expected);
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      if (problem.code === 'staleRevision') return setTheirs(await api.readRow(policy, id, key));
      if (problem.errors.length === 0) throw problem;
      filling.tell(problem.errors);
      message.error(t('paper.flaws', { count: problem.errors.length }));
    }
  };
  const save = (button: Element) => {
    if (!filling.check()) return toFirstFlaw(button.closest('.section'));
    if (!isRowKey(key)) return filling.tell([{ path: pointer(keyName), message: t('master.badKey') }]);
    void act(() => send(row ? ifMatch(row.version) : { 'if-none-match': '*' }));
  };
  return (
    <div className="stack">
      {theirs ? (
        <RowConflict
          {...{ reading, theirs, busy }}
          isNew={!row}
          mine={filling.fields}
          onMine={() => void act(() => send(ifMatch(theirs.version)))}
          onTheirs={() => {
            filling.forget();
            setTheirs(undefined);
            rowsChanged(policy);
            navigate(href('masters', policy, id, 'rows', theirs.key));
          }}
        />
      ) : null}
      <FormSheet filling={filling} words={words} />
      <div className="row row-wrap">
        <Button
          type="primary"
          loading={busy}
          disabled={isSame}
          icon={<Icon name="check" />}
          onClick={(click) => save(click.currentTarget)}
        >
          {t('common.save')}
        </Button>
        {isSame ? null : (
          <Button type="text" onClick={filling.forget}>
            {t(row ? 'master.asItWas' : 'paper.startOver')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What was typed of a row that is there: without its key, and what is computed. */
function typedOf({ master }: MasterReading, row: MasterRow | undefined): JsonObject {
  const { key, fields } = master.definition;
  return Object.fromEntries(
    Object.entries(row?.fields ?? {}).filter(
      ([name]) => name !== key && fields.properties?.[name] !== undefined && fields.properties[name]['='] === undefined,
    ),
  ) as JsonObject;
}

/** The key of a row that is there stays. */
function within({ master }: MasterReading, row: MasterRow | undefined): Partial<FillingOf> {
  const { key, fields } = master.definition;
  if (!row) return {};
  return { before: { [key]: row.key }, fields: Object.keys(fields.properties ?? {}).filter((name) => name !== key) };
}
