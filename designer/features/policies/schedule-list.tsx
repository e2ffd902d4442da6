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
import { useT, useText } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
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
  const { time = '00:00', day, title } = schedule;
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
        <span>{t('schedule.monthly')}</span>
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
        <Input
          type="time"
          disabled={readOnly}
          className="schedule-time"
          aria-label={t('schedule.time')}
          value={time}
          onChange={(event) => event.target.value && onChange({ ...schedule, time: event.target.value })}
        />
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
      </div>
      {day > 28 ? <p className="faint">{t('schedule.shortMonth')}</p> : null}
      {flow ? <ScheduleInput flow={flow} schedule={schedule} onChange={onChange} /> : null}
    </div>
  );
}

const withoutInput = ({ input: _, ...rest }: Schedule): Schedule => rest;

/** Where the schedule moves to from a day that is no working day of a calendar of the policy. */
function Moving({ schedule, onChange }: Omit<ItemProps, 'onRemove'>) {
  const t = useT();
  const text = useText();
  const { values } = useDocument((state) => state.content as PolicyContent).config;
  const readOnly = useDocument((state) => state.readOnly);
  const calendars = Object.keys(values).filter((name) => values[name]?.schema.properties?.holidays);
  const { workingDay, ...rest } = schedule;
  if (calendars.length === 0 && !workingDay) return null;
  const options = calendars.flatMap((calendar) =>
    (['next', 'previous'] as const).map((move) => ({
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
        const [move, calendar] = chosen.split(' ') as ['next' | 'previous' | '', string];
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
