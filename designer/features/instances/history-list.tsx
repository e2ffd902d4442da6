import { type JsonObject, textOf, type ValueSchema } from '../../../engine/index.ts';
import { FileView } from '../../forms/file-view.tsx';
import type { HistoryEntry } from '../../kernel/api.ts';
import { rememberFile } from '../../kernel/files.ts';
import { usePersonNames } from '../../kernel/session/person-names.ts';
import { ClauseTags } from '../../kernel/ui/clause-tags.tsx';
import { Icon, type IconName } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { href } from '../../kernel/ui/router.ts';
import type { TextKey } from '../../texts/translate.ts';
import type { FlowReading } from '../../words/flow-words.ts';
import { stateWords } from '../../words/state-words.ts';

const icons: Record<string, IconName> = {
  started: 'flag',
  event: 'check',
  timer: 'clock',
  record: 'record',
  notification: 'bell',
  flowStarted: 'flow',
  flowEnded: 'flow',
  filed: 'paper',
  call: 'bolt',
  signed: 'edit',
  clock: 'clock',
  moved: 'back',
  corrected: 'edit',
  suspended: 'clock',
  resumed: 'play',
  stopped: 'close',
  retried: 'restart',
};

/** What a clock puts on record, and whom it reminds, its own entry tells. */
const isToldOnce = ({ record, notification }: HistoryEntry) =>
  (typeof record === 'object' ? record?.clock : notification?.clock) === undefined;

/** What happened to an instance, the newest first. */
export function HistoryList({ entries, reading }: { entries: HistoryEntry[]; reading: FlowReading }) {
  return (
    <ol className="history">
      {entries
        .filter(isToldOnce)
        .toReversed()
        .map((entry) => (
          <li key={entry.sequence}>
            <span className="history-icon">
              <Icon name={icons[entry.type] ?? 'info'} size={14} />
            </span>
            <div className="grow">
              <EntryText entry={entry} reading={reading} />
              <EntryValues values={entryValues(entry)} reading={reading} />
              <div className="row row-wrap faint">
                <time dateTime={entry.at}>{dayAndTime(entry.at)}</time>
                {entry.role ? <span>{reading.words.label(entry.role)}</span> : null}
                {entry.by ? <By by={entry.by} reading={reading} stoodIn={entry.for} /> : null}
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
  const to = entry.to === undefined || entry.to === null ? '' : stateWords(entry.to, reading);
  const moved = JSON.stringify(entry.from) !== JSON.stringify(entry.to);
  const said = entry.record;
  switch (entry.type) {
    case 'started':
      return <div>{t('history.started', { state: to })}</div>;
    case 'clock':
      return <ClockText entry={entry} reading={reading} />;
    case 'record': {
      const type = typeof said === 'object' ? said?.type : undefined;
      return <div className="warn">{words.label(String(type ?? ''))}</div>;
    }
    case 'notification': {
      const { role, webhook } = entry.notification ?? {};
      return <div className="soft">{t('history.notified', { who: words.label(String(role ?? webhook ?? '')) })}</div>;
    }
    case 'flowStarted':
    case 'flowEnded':
    case 'startFailed':
      return <FlowText entry={entry} reading={reading} />;
    case 'filed':
    case 'signed':
      return <RecordText entry={entry} reading={reading} />;
    case 'call':
      return <CallText entry={entry} reading={reading} />;
    case 'task':
    case 'read':
    case 'comment':
      return <TaskText entry={entry} reading={reading} />;
    case 'retried':
      return <OperatorText entry={entry} said={t('history.retried')} />;
    case 'moved': {
      const verb = String(entry.verb) as 'jump';
      return <OperatorText entry={entry} said={t(`history.moved_${verb}`, { state: to })} />;
    }
    case 'corrected':
    case 'suspended':
    case 'resumed':
    case 'stopped':
      return <OperatorText entry={entry} said={t(`history.${entry.type}`)} />;
    default: {
      if (entry.failed !== undefined) return <div className="warn">{t('history.incident')}</div>;
      const type = entry.event?.type;
      const name =
        typeof type === 'string' && !type.startsWith('xstate.')
          ? words.label(type)
          : t(entry.type === 'timer' ? 'history.timer' : 'history.answer');
      const text = typeof said === 'string' ? said : (said?.[locale] ?? '');
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

/** What was done with an instance besides its events, and why. */
function OperatorText({ entry: { reason }, said }: { entry: HistoryEntry; said: string }) {
  return (
    <div>
      <b>{said}</b>
      {typeof reason === 'string' ? <div className="soft">{reason}</div> : null}
    </div>
  );
}

/** What was done with a task, to whom and why. */
function TaskText({ entry, reading }: { entry: HistoryEntry; reading: FlowReading }) {
  const { t } = reading;
  const to = [entry.to ?? [], entry.persons ?? []].flat().map(String);
  const names = usePersonNames(to);
  const known = Object.hasOwn(taskWords, String(entry.verb)) ? taskWords[String(entry.verb)] : undefined;
  const said = entry.text ?? entry.reason;
  return (
    <div>
      <b>{t(known ?? 'history.task_other')}</b>
      {to.length > 0 ? <span className="soft"> → {to.map(names).join(t('common.comma'))}</span> : null}
      {typeof said === 'string' ? <div className="soft">{said}</div> : null}
      <SaidFiles files={entry.files} />
    </div>
  );
}

/** What was sent along with a comment. */
function SaidFiles({ files }: { files: unknown }) {
  if (!Array.isArray(files)) return null;
  const heads = files as { id: string; name: string; type: string; size: number }[];
  for (const head of heads) rememberFile(head);
  return (
    <div className="row row-wrap">
      {heads.map(({ id, type }) => (
        <FileView key={id} id={id} format={/^image\/(jpeg|png|gif|webp)$/.test(type) ? 'image' : 'file'} />
      ))}
    </div>
  );
}

const taskWords: Record<string, TextKey> = {
  claim: 'task.claim',
  release: 'task.release',
  transfer: 'task.transfer',
  delegate: 'task.delegate',
  resolve: 'task.resolve',
  'add-signer': 'task.add-signer',
  'remove-signer': 'task.remove-signer',
  urge: 'task.urge',
  copy: 'task.copy',
  read: 'history.task_read',
  comment: 'task.comment',
  nobody: 'history.task_nobody',
  skipped: 'history.task_skipped',
  reminded: 'history.task_reminded',
  escalated: 'history.task_escalated',
};

/** What a clock is called. */
export const clockTitle = (id: string, { flow, locale, words }: FlowReading): string =>
  textOf(flow.clocks?.find((one) => one.id === id)?.title, locale, words.label(id));

/** What became of a clock. */
function ClockText({ entry, reading }: { entry: HistoryEntry; reading: FlowReading }) {
  const what = String(entry.what) as 'reminded' | 'breached' | 'met';
  const said = reading.t(`history.clock_${what}`, { clock: clockTitle(String(entry.id), reading) });
  return <div className={what === 'breached' ? 'warn' : undefined}>{said}</div>;
}

/** Who did it, and in whose place; another instance as the way to it. */
function By({ by, reading, stoodIn }: { by: string; reading: FlowReading; stoodIn?: unknown }) {
  const other = typeof stoodIn === 'string' ? stoodIn : undefined;
  const personName = usePersonNames([by, ...(other === undefined ? [] : [other])]);
  if (other !== undefined)
    return <span>{reading.t('history.byFor', { name: personName(by), other: personName(other) })}</span>;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(by)) return <span>{personName(by)}</span>;
  return <a href={href('instances', by)}>{reading.t('history.byInstance')}</a>;
}

/** What became of a flow that the instance started, with the way to it. */
function FlowText({ entry, reading }: { entry: HistoryEntry; reading: FlowReading }) {
  const { t, content, locale } = reading;
  const flow = textOf(content.flows[String(entry.flow)]?.title, locale, String(entry.flow));
  const { instance } = entry;
  const status = t(`childStatus.${String(entry.status ?? 'done') as 'done'}`);
  if (entry.type === 'startFailed') return <div className="warn">{t('history.startFailed', { flow })}</div>;
  const said =
    entry.type === 'flowEnded' ? t('history.flowEnded', { flow, status }) : t('history.flowStarted', { flow });
  return instance ? <a href={href('instances', instance)}>{said}</a> : <div>{said}</div>;
}

/** What came of a call to another system, and that it came too late. */
function CallText({ entry, reading }: { entry: HistoryEntry; reading: FlowReading }) {
  const { t } = reading;
  const { status, kind } = (entry.error ?? entry.output ?? {}) as { status?: number; kind?: 'status' };
  const said = t(kind === undefined ? 'history.called' : `history.call_${kind}`, { status: String(status ?? '') });
  const attempt = Number(entry.attempt ?? 1);
  return (
    <div className={kind === undefined ? undefined : 'warn'}>
      {said}
      {attempt > 1 ? <span className="soft"> · {t('history.callAttempt', { count: attempt })}</span> : null}
      {entry.late === true ? <div className="warn">{t('history.callLate')}</div> : null}
    </div>
  );
}

/** What was filed or signed, with the way to it. */
function RecordText({ entry, reading }: { entry: HistoryEntry; reading: FlowReading }) {
  const { t, content, locale, words } = reading;
  const { id, form, number = '', version, as, mode } = entry.record as Record<string, string | number>;
  const title = textOf(content.forms[String(form)]?.title, locale, String(form));
  const said = { form: title, number: number ?? '', version: version ?? 1, as: words.label(String(as)) };
  const text =
    entry.type === 'signed'
      ? t('history.signed', said)
      : t(mode === 'amend' ? 'history.amended' : 'history.filed', said);
  return <a href={href('records', String(id))}>{text}</a>;
}

function entryValues(entry: HistoryEntry): JsonObject {
  const { type: _type, role: _role, signature: _signature, ...payload } = entry.event ?? {};
  if (entry.type === 'corrected') return (entry.after ?? {}) as JsonObject;
  return entry.type === 'event' ? payload : {};
}

/** Names and values on one line. */
export function EntryValues({ values, reading }: { values: JsonObject; reading: FlowReading }) {
  const { words, t } = reading;
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  // What says why an amendment was made is nobody's field.
  const labelOf = (name: string) =>
    name === 'reason' && words.label(name) === name ? t('paper.why') : words.label(name);
  return (
    <div className="soft">
      {entries
        .map(
          ([name, value]) => `${labelOf(name)}${t('common.colon')}${words.value(value, schemaOfName(reading, name))}`,
        )
        .join(' · ')}
    </div>
  );
}

/** The schema of a value of a flow's context, from its input or the payload that brings it, with the vocabulary's unit. */
export function schemaOfName({ flow, content }: FlowReading, name: string): ValueSchema | undefined {
  const inForm = Object.values(content.forms).find(({ fields }) => fields.properties?.[name])?.fields.properties?.[
    name
  ];
  const own =
    flow.input?.properties?.[name] ??
    Object.values(flow.events).find((event) => event.payload?.properties?.[name])?.payload?.properties?.[name] ??
    inForm;
  const unit = content.vocabulary.words[name]?.unit;
  return unit && !own?.unit ? { ...own, unit } : own;
}
