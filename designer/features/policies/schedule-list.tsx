import { Button, Input, InputNumber, Select } from 'antd';
import { type FlowDefinition, type PolicyContent, type Schedule, wordingOf } from '../../../engine/index.ts';
import { SchemaForm } from '../../forms/value-input.tsx';
import { freshId } from '../../kernel/document/fresh-ids.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { noText } from '../../texts/local-text.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { calendarsOf } from '../../words/working-days.ts';
import { editPolicy } from './edit-policy.ts';
import { TextFields } from './text-fields.tsx';

/** The flows that the policy starts by itself: which, on which day of the month, with what. */
export function ScheduleList() {
  const t = useT();
  const { policy, flows } = useDocument((state) => state.content as PolicyContent);
  const readOnly = useDocument((state) => state.readOnly);
  const schedules = policy.schedules ?? [];
  const [first] = Object.keys(flows);
  const put = (next: Schedule[], place = '') =>
    editPolicy(t('schedule.step'), `schedules/${place}`, { schedules: next });
  const add = () => {
    put([
      ...schedules,
      { id: freshId(schedules, 'schedule'), title: noText, flow: first ?? '', day: 1, time: '08:00' },
    ]);
  };
  return (
    <Section title={t('schedule.title')} count={schedules.length} flush>
      {schedules.length === 0 ? (
        <EmptyHelp icon="clock" title={t('schedule.none')} text={t(first ? 'schedule.noneHelp' : 'schedule.noFlow')} />
      ) : null}
      <div className="schema-table">
        {schedules.map((one, place) => (
          <ScheduleItem
            key={one.id}
            schedule={one}
            onChange={(next) => put(schedules.with(place, next), one.id)}
            onRemove={() => put(schedules.toSpliced(place, 1))}
          />
        ))}
        {readOnly || !first ? null : (
          <div className="schema-line schema-new">
            <Button size="small" icon={<Icon name="plus" size={14} />} onClick={add}>
              {t('schedule.add')}
            </Button>
          </div>
        )}
      </div>
    </Section>
  );
}

interface ItemProps {
  schedule: Schedule;
  onChange: (schedule: Schedule) => void;
  onRemove: () => void;
}

function ScheduleItem({ schedule, onChange, onRemove }: ItemProps) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content as PolicyContent);
  const readOnly = useDocument((state) => state.readOnly);
  const flow = content.flows[schedule.flow];
  const { title } = schedule;
  return (
    <div className="schedule" data-schedule={schedule.id}>
      <div className="row row-wrap">
        <TextFields
          of={t('schedule.name')}
          value={wordingOf(title) ?? noText}
          onChange={(next) => onChange({ ...schedule, title: next })}
        />
        <span className="grow" />
        {readOnly ? null : <RemoveButton onClick={onRemove} />}
      </div>
      <div className="row row-wrap">
        <Timing schedule={schedule} onChange={onChange} />
        <span>{t('schedule.starts')}</span>
        <Select
          disabled={readOnly}
          className="schedule-flow"
          aria-label={t('schedule.flow')}
          value={schedule.flow}
          options={Object.values(content.flows).map((one) => ({ value: one.id, label: text(one.title, one.id) }))}
          onChange={(id) => onChange(withoutInput({ ...schedule, flow: id }))}
        />
        <Moving schedule={schedule} onChange={onChange} />
        <ForEach schedule={schedule} onChange={onChange} />
      </div>
      {isLate(schedule) ? <p className="faint">{t('schedule.shortMonth')}</p> : null}
      {flow ? <ScheduleInput flow={flow} schedule={schedule} onChange={onChange} /> : null}
    </div>
  );
}

/** Whether some months have no such day. */
const isLate = ({ every = 'month', day = 1, cron }: Schedule) => cron === undefined && every === 'month' && day > 28;

type Every = NonNullable<Schedule['every']> | 'cron';

/** The schedule with another period: of the one before nothing stays but what both have. */
function withEvery({ every: _, day, time, cron: __, ...rest }: Schedule, every: Every): Schedule {
  if (every === 'cron') return { ...rest, cron: '0 8 * * *' };
  const at = { time: time ?? '08:00' };
  if (every === 'day') return { ...rest, every, ...at };
  return {
    ...rest,
    ...(every === 'month' ? {} : { every }),
    day: Math.min(day ?? 1, every === 'week' ? 7 : 31),
    ...at,
  };
}

/** How often, on which day, at what time. */
function Timing({ schedule, onChange }: Omit<ItemProps, 'onRemove'>) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  const { every = 'month', cron, time = '00:00', day = 1 } = schedule;
  const names = { month: 'month', week: 'week', day: 'daily', cron: 'cron' } as const;
  const options = Object.entries(names).map(([value, name]) => ({ value, label: t(`schedule.${name}`) }));
  return (
    <>
      <Select
        disabled={readOnly}
        popupMatchSelectWidth={false}
        aria-label={t('schedule.every')}
        value={cron === undefined ? every : 'cron'}
        options={options}
        onChange={(next) => onChange(withEvery(schedule, next as Every))}
      />
      {cron === undefined ? (
        <>
          <DayOf schedule={schedule} day={day} onChange={onChange} />
          <Input
            type="time"
            disabled={readOnly}
            className="schedule-time"
            aria-label={t('schedule.time')}
            value={time}
            onChange={(event) => event.target.value && onChange({ ...schedule, time: event.target.value })}
          />
        </>
      ) : (
        <Input
          disabled={readOnly}
          className="schedule-flow mono"
          aria-label={t('schedule.cron')}
          value={cron}
          onChange={(event) => onChange({ ...schedule, cron: event.target.value })}
        />
      )}
    </>
  );
}

/** The day of a month, or of a week. */
function DayOf({ schedule, day, onChange }: { day: number } & Omit<ItemProps, 'onRemove'>) {
  const t = useT();
  const locale = useLocale();
  const readOnly = useDocument((state) => state.readOnly);
  const { every = 'month' } = schedule;
  if (every === 'day') return <span>{t('schedule.atTime')}</span>;
  if (every === 'week') {
    const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
    const monday = Date.UTC(2024, 0, 1);
    const options = [1, 2, 3, 4, 5, 6, 7].map((value) => ({
      value,
      label: name.format(monday + (value - 1) * 86_400_000),
    }));
    return (
      <Select
        disabled={readOnly}
        aria-label={t('schedule.weekday')}
        value={day}
        options={options}
        onChange={(next) => onChange({ ...schedule, day: next })}
      />
    );
  }
  return (
    <>
      <span>{t('schedule.on')}</span>
      <InputNumber
        disabled={readOnly}
        min={1}
        max={31}
        precision={0}
        aria-label={t('schedule.day')}
        value={day}
        onChange={(next) => next && onChange({ ...schedule, day: next })}
      />
      <span>{t('schedule.at')}</span>
    </>
  );
}

/** Whether it starts one, or one for each row of master data. */
function ForEach({ schedule, onChange }: Omit<ItemProps, 'onRemove'>) {
  const t = useT();
  const text = useText();
  const { masters } = useDocument((state) => state.content as PolicyContent);
  const readOnly = useDocument((state) => state.readOnly);
  const { for: each, ...rest } = schedule;
  if (Object.keys(masters).length === 0 && each === undefined) return null;
  const master = typeof each === 'object' ? each.master : each;
  const options = Object.values(masters).map(({ id, title }) => ({
    value: id,
    label: t('schedule.forEach', { master: text(title, id) }),
  }));
  return (
    <Select
      disabled={readOnly}
      aria-label={t('schedule.each')}
      popupMatchSelectWidth={false}
      value={master ?? ''}
      options={[{ value: '', label: t('schedule.once') }, ...options]}
      onChange={(next: string) => onChange(next ? { ...rest, for: next } : rest)}
    />
  );
}

const withoutInput = ({ input: _, ...rest }: Schedule): Schedule => rest;

type Move = NonNullable<Schedule['workingDay']>['move'];

/** What may be done about days that are not worked. */
function movesOf(every: Every): readonly Move[] {
  if (every === 'month') return ['next', 'previous', 'skip', 'count'];
  return every === 'week' ? ['next', 'previous', 'skip'] : ['skip'];
}

/** Where the schedule moves to from a day that is no working day of a calendar of the policy. */
function Moving({ schedule, onChange }: Omit<ItemProps, 'onRemove'>) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content as PolicyContent);
  const { values } = content.config;
  const readOnly = useDocument((state) => state.readOnly);
  const calendars = calendarsOf(content);
  const { workingDay, every = 'month', cron, ...others } = schedule;
  const rest = { ...others, ...(schedule.every ? { every } : {}), ...(cron === undefined ? {} : { cron }) };
  const moves = movesOf(cron === undefined ? every : 'cron');
  if (calendars.length === 0 && !workingDay) return null;
  const options = calendars.flatMap((calendar) =>
    moves.map((move) => ({
      value: `${move} ${calendar}`,
      label: t(`schedule.${move}`, { calendar: text(values[calendar]?.title, calendar) }),
    })),
  );
  return (
    <Select
      disabled={readOnly}
      aria-label={t('schedule.holidays')}
      popupMatchSelectWidth={false}
      value={workingDay ? `${workingDay.move} ${workingDay.calendar}` : ''}
      options={[{ value: '', label: t('schedule.anyDay') }, ...options]}
      onChange={(chosen: string) => {
        const [move, calendar] = chosen.split(' ') as [Move | '', string];
        onChange(move ? { ...rest, workingDay: { calendar, move } } : rest);
      }}
    />
  );
}

/** What the flow is started with. */
function ScheduleInput({ flow, schedule, onChange }: { flow: FlowDefinition } & Omit<ItemProps, 'onRemove'>) {
  const words = useWords(flow);
  const readOnly = useDocument((state) => state.readOnly);
  const { input } = flow;
  if (!input || Object.keys(input.properties ?? {}).length === 0) return null;
  return (
    <fieldset className="schedule-input" disabled={readOnly}>
      <SchemaForm
        compact
        schema={input}
        value={schedule.input ?? {}}
        words={words}
        onChange={(next) =>
          onChange(Object.keys(next).length > 0 ? { ...schedule, input: next } : withoutInput(schedule))
        }
      />
    </fieldset>
  );
}
