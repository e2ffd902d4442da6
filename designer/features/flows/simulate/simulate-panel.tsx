import { Alert, Button, Collapse, Slider } from 'antd';
import { useEffect, useRef, useState } from 'react';
import {
  type AcceptedEvent,
  type FlowCaseEvent,
  type JsonObject,
  type ProblemCode,
  problemCodes,
  type SimulatedStep,
  textOf,
} from '../../../../engine/index.ts';
import { PersonSelect } from '../../../forms/person-select.tsx';
import { SchemaForm } from '../../../forms/value-input.tsx';
import { fieldsOf, hasFields } from '../../../kernel/machine/accepted.ts';
import { usePersonNames } from '../../../kernel/session/person-names.ts';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../../kernel/ui/instants.ts';
import { problemText } from '../../../kernel/ui/problem-text.ts';
import { delayWords, type FlowReading, passedWords } from '../../../words/flow-words.ts';
import { stateWords } from '../../../words/state-words.ts';
import './simulate.css';
import type { Walk, WalkEvent } from './use-walk.ts';

interface SimulatePanelProps {
  walk: Walk;
  reading: FlowReading;
  /** An event that was pressed on the chart and needs its form. */
  asked: string | null;
  /** Keeps the walk as a case; without it none can be kept. */
  onSaveCase?: () => void;
}

/** Walks through the flow: what can happen now, letting time pass, going back, keeping the walk as a case. */
export function SimulatePanel({ walk, reading, asked, onSaveCase }: SimulatePanelProps) {
  const { t, flow, words } = reading;
  const { now, problem, broken } = walk;
  const [actor, setActor] = useState<string>();
  const input = (
    <SchemaForm
      compact
      schema={flow.input ?? { type: 'object' }}
      value={walk.input}
      onChange={walk.setInput}
      words={words}
      flaws={Object.fromEntries((problem?.facts ?? []).map((fact) => [fact, t('try.missing')]))}
    />
  );
  return (
    <div className="panel">
      {broken ? <Alert type="error" showIcon title={t('try.broken')} description={broken} /> : null}
      {problem ? <Alert type="warning" showIcon title={problemText(problem)} /> : null}
      {now ? (
        <div className="walk-now" role="status">
          <div className="walk-state">{stateWords(now.state, reading)}</div>
          <div className="faint">
            <Icon name="clock" size={13} /> {dayAndTime(now.at)}
          </div>
        </div>
      ) : null}
      {now ? <Holders walk={walk} reading={reading} /> : null}
      <Persons walk={walk} reading={reading} actor={actor} onActor={setActor} />
      {now ? <Accepts walk={walk} reading={reading} asked={asked} actor={actor} /> : null}
      <Clock walk={walk} reading={reading} />
      <Path walk={walk} reading={reading} />
      <div className="row">
        <Button size="small" icon={<Icon name="restart" size={14} />} onClick={walk.restart}>
          {t('walk.restart')}
        </Button>
        {onSaveCase && now ? (
          <Button size="small" icon={<Icon name="flag" size={14} />} onClick={onSaveCase}>
            {t('try.saveCase')}
          </Button>
        ) : null}
      </div>
      <Collapse
        size="small"
        items={[{ key: 'input', label: t('flow.input'), children: input }]}
        defaultActiveKey={problem ? ['input'] : []}
      />
    </div>
  );
}

interface PartProps {
  walk: Walk;
  reading: FlowReading;
}

/** As whom the flow is started, and as whom the next event is sent; nobody in particular where nobody is chosen. */
function Persons({
  walk,
  reading,
  actor,
  onActor,
}: PartProps & { actor: string | undefined; onActor(person?: string): void }) {
  const { t } = reading;
  return (
    <div className="panel-pair">
      <PersonSelect clearable label={t('walk.startedBy')} value={walk.startedBy} onChange={walk.setStartedBy} />
      <PersonSelect clearable label={t('walk.actor')} value={actor} onChange={onActor} />
    </div>
  );
}

/** Whose the open tasks are. */
function Holders({ walk, reading }: PartProps) {
  const { t, words } = reading;
  const tasks = walk.now?.tasks ?? [];
  const names = usePersonNames(tasks.flatMap(({ assignee, candidates = [] }) => [assignee ?? [], candidates].flat()));
  if (tasks.length === 0) return null;
  const holder = ({ assignee, candidates, roles }: (typeof tasks)[number]) =>
    (assignee !== undefined
      ? [names(assignee)]
      : candidates
        ? candidates.map(names)
        : roles.map((role) => words.label(role))
    ).join(t('common.comma')) || t('walk.anybody');
  return (
    <ul className="walk-holders" aria-label={t('walk.holders')}>
      {tasks.map((task, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tasks of a walk have nothing else that tells them apart
        <li key={place}>
          <Icon name="user" size={13} /> {holder(task)}
          {task.status === 'waiting' ? <small className="faint"> {t('walk.notYet')}</small> : null}
        </li>
      ))}
    </ul>
  );
}

function Accepts({ walk, reading, asked, actor }: SimulatePanelProps & { actor: string | undefined }) {
  const { t } = reading;
  const accepts = walk.now?.accepts ?? [];
  if (accepts.length === 0)
    return <p className="soft">{t(walk.now?.status === 'done' ? 'walk.ended' : 'walk.nothing')}</p>;
  return (
    <div className="panel-list">
      {accepts.map((event) => (
        <Accept
          key={`${event.type}@${walk.position}`}
          event={event}
          walk={walk}
          reading={reading}
          actor={actor}
          open={asked === event.type}
        />
      ))}
    </div>
  );
}

function Accept({
  event,
  walk,
  reading,
  actor,
  open,
}: {
  event: AcceptedEvent;
  walk: Walk;
  reading: FlowReading;
  actor: string | undefined;
  open: boolean;
}) {
  const { t, words, locale } = reading;
  const [shown, setShown] = useState(open);
  const [payload, setPayload] = useState<JsonObject>({});
  useEffect(() => setShown((was) => was || open), [open]);
  const asks = hasFields(event);
  // A person has the roles that they carry; nobody in particular has any.
  const sender = actor !== undefined ? { by: actor } : event.roles[0] ? { role: event.roles[0] } : {};
  const send = () => walk.send({ ...payload, type: event.type, ...sender } as FlowCaseEvent);
  return (
    <div className="panel-item" data-accept={event.type}>
      <div className="panel-item-head">
        <span className="grow">
          {event.title[locale]}{' '}
          <span className="faint">{event.roles.map((role) => words.label(role)).join(t('common.comma'))}</span>
        </span>
        <Button
          size="small"
          type="primary"
          icon={<Icon name="play" size={12} />}
          onClick={asks && !shown ? () => setShown(true) : send}
        >
          {t('walk.send')}
        </Button>
      </div>
      {shown && asks ? (
        <SchemaForm compact schema={fieldsOf(event)} value={payload} onChange={setPayload} words={words} />
      ) : null}
    </div>
  );
}

const dayMs = 86_400_000;
const restMs = 300;

/** Time that passes without an event: to the next timer at once, or as far as the slider is drawn. */
function Clock({ walk, reading }: { walk: Walk; reading: FlowReading }) {
  const { t } = reading;
  const [drawn, setDrawn] = useState(0);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { now } = walk;
  if (!now || now.status === 'done') return null;
  const [next] = now.timers.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
  const from = Date.parse(now.at);
  const span = Math.max(60_000, next ? Date.parse(next.dueAt) - from : 30 * dayMs);
  const instant = (part: number) => new Date(from + (span * part) / 100).toISOString();
  const name = /^xstate\.after\.(.+?)\.[^.]*(?:\..*)?$/.exec(next?.id ?? '')?.[1];
  const pass = (part: number) => {
    setDrawn(0);
    if (part > 0) walk.waitUntil(part === 100 && next ? next.dueAt : instant(part));
  };
  // Arrow keys draw it bit by bit: time passes once they are at rest.
  const soon = (part: number) => {
    clearTimeout(rest.current);
    rest.current = setTimeout(() => pass(part), restMs);
  };
  return (
    <div className="walk-timer">
      <span className="grow">
        <Icon name="clock" size={14} /> {next ? (name ? delayWords(name, reading) : next.id) : t('walk.noTimer')}{' '}
        <span className="faint">{next ? dayAndTime(next.dueAt) : ''}</span>
      </span>
      {next ? (
        <Button size="small" icon={<Icon name="skip" size={13} />} onClick={() => pass(100)}>
          {t('walk.toTimer')}
        </Button>
      ) : null}
      <Slider
        className="walk-clock"
        value={drawn}
        onChange={setDrawn}
        onChangeComplete={soon}
        ariaLabelForHandle={t('walk.pass')}
        ariaValueTextFormatterForHandle={(part) => dayAndTime(instant(part))}
        tooltip={{ formatter: (part = 0) => dayAndTime(instant(part)) }}
      />
      <span className="faint walk-clock-now">{drawn > 0 ? dayAndTime(instant(drawn)) : t('walk.pass')}</span>
    </div>
  );
}

function Path({ walk, reading }: { walk: Walk; reading: FlowReading }) {
  const { t, content, locale } = reading;
  const { events, position, now } = walk;
  if (events.length === 0) return null;
  // Time that passes has no step of its own.
  const stepOf = (index: number) =>
    events[index]?.type === undefined
      ? undefined
      : now?.steps[events.slice(0, index).filter((event) => event.type !== undefined).length];
  return (
    <div>
      <div className="panel-label">{t('walk.path')}</div>
      <Slider
        min={0}
        max={events.length}
        value={position}
        onChange={walk.goTo}
        ariaLabelForHandle={t('walk.path')}
        tooltip={{ open: false }}
      />
      <ol className="walk-path">
        {events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are known by their place
          <li key={index} className={index >= position ? 'walk-undone' : undefined}>
            <button type="button" className="plain-button panel-link" onClick={() => walk.goTo(index + 1)}>
              <Happened event={event} step={stepOf(index)} reading={reading} />
            </button>
            {(stepOf(index)?.starts ?? []).map((start, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same flow may be started twice
              <small className="walk-starts" key={place}>
                <Icon name="flow" size={12} />{' '}
                {t('walk.wouldStart', { flow: textOf(content.flows[start.flow]?.title, locale, start.flow) })}
              </small>
            ))}
          </li>
        ))}
      </ol>
    </div>
  );
}

interface HappenedProps {
  event: WalkEvent;
  step: SimulatedStep | undefined;
  reading: FlowReading;
}

/** One thing that happened in a walk, and where it led. */
function Happened({ event, step, reading }: HappenedProps) {
  const { t, words, locale } = reading;
  const names = usePersonNames(event.type !== undefined && event.by ? [event.by] : []);
  if (event.type === undefined)
    return (
      <>
        <Icon name="clock" size={13} className="faint" />
        <span>{t('walk.waited')}</span>
        <small className="grow clip">{passedWords(event.after, locale)}</small>
      </>
    );
  const led = step ? `→ ${stateWords(step.to, reading)}` : '';
  return (
    <>
      <Icon name={step?.error ? 'close' : 'check'} size={13} className={step?.error ? 'bad' : 'good'} />
      <span>{words.label(event.type)}</span>
      {event.by ? <small className="faint">{names(event.by)}</small> : null}
      <small className="grow clip">{step?.error ? refusalWords(step.error, reading) : led}</small>
    </>
  );
}

/** Why an event was not taken, in words. */
function refusalWords(code: string, { t, locale }: FlowReading): string {
  return Object.hasOwn(problemCodes, code) ? problemCodes[code as ProblemCode].title[locale] : t('walk.refused');
}
