import type { Json, JsonObject, LocalText } from '../../engine/index.ts';
import type { HistoryEntry } from '../api.ts';
import { dayAndTime } from '../editions/instants.ts';
import type { FlowReading } from '../flows/flow-words.ts';
import { ClauseTags } from '../ui/clause-tags.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { stateWords } from './state-words.ts';

const icons: Record<string, IconName> = {
  started: 'flag',
  event: 'check',
  timer: 'clock',
  record: 'record',
  notification: 'bell',
};

/** What happened to an instance, the newest first. */
export function HistoryList({ entries, reading }: { entries: HistoryEntry[]; reading: FlowReading }) {
  return (
    <ol className="history">
      {entries.toReversed().map((entry) => (
        <li key={entry.sequence ?? `${entry.at}${entry.type}`}>
          <span className="history-icon">
            <Icon name={icons[entry.type] ?? 'info'} size={14} />
          </span>
          <div className="grow">
            <EntryText entry={entry} reading={reading} />
            <EntryValues values={entryValues(entry)} reading={reading} />
            <div className="row row-wrap faint">
              <time dateTime={entry.at}>{dayAndTime(entry.at)}</time>
              {entry.role ? <span>{reading.words.label(entry.role)}</span> : null}
              {entry.by ? <span>{entry.by}</span> : null}
              {entry.clauses ? <ClauseTags clauses={entry.clauses} /> : null}
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}

function EntryText({ entry, reading }: { entry: HistoryEntry; reading: FlowReading }) {
  const { t, words, locale } = reading;
  const to = entry.to === undefined || entry.to === null ? '' : stateWords(entry.to as Json, reading);
  const moved = JSON.stringify(entry.from) !== JSON.stringify(entry.to);
  const said = entry.record;
  switch (entry.type) {
    case 'started':
      return <div>{t('history.started', { state: to })}</div>;
    case 'record': {
      const type = (said as unknown as JsonObject | undefined)?.type;
      return <div className="warn">{words.label(String(type ?? ''))}</div>;
    }
    case 'notification': {
      const { role, webhook } = entry.notification ?? {};
      return <div className="soft">{t('flow.actionNotify', { who: words.label(String(role ?? webhook ?? '')) })}</div>;
    }
    default: {
      const type = entry.event?.type;
      const name =
        typeof type === 'string' && !type.startsWith('xstate.')
          ? words.label(type)
          : t(entry.type === 'timer' ? 'history.timer' : 'history.answer');
      const text = typeof said === 'string' ? said : ((said as LocalText | undefined)?.[locale] ?? '');
      return (
        <div>
          <b>{name}</b>
          {moved ? <span className="soft"> → {to}</span> : null}
          {text ? <div className="soft">{text}</div> : null}
        </div>
      );
    }
  }
}

function entryValues(entry: HistoryEntry): JsonObject {
  const { type: _type, role: _role, ...payload } = (entry.event ?? {}) as JsonObject;
  return entry.type === 'event' ? payload : {};
}

/** Names and values on one line. */
export function EntryValues({ values, reading }: { values: JsonObject; reading: FlowReading }) {
  const { words, flow, t } = reading;
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <div className="soft">
      {entries
        .map(
          ([name, value]) => `${words.label(name)}${t('common.colon')}${words.value(value, schemaOfName(flow, name))}`,
        )
        .join(' · ')}
    </div>
  );
}

/** The schema of a value of a flow's context, from its input or the payload that brings it. */
export function schemaOfName(flow: FlowReading['flow'], name: string) {
  return (
    flow.input?.properties?.[name] ??
    Object.values(flow.events).find((event) => event.payload?.properties?.[name])?.payload?.properties?.[name]
  );
}
