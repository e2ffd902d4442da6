import { Alert, Button, Collapse, Slider } from 'antd';
import { useEffect, useState } from 'react';
import type { AcceptedEvent, FlowCaseEvent, JsonObject, SimulatedStep } from '../../../engine/index.ts';
import { SaveCaseDialog } from '../../cases/save-case-dialog.tsx';
import { useDocument } from '../../document/store.ts';
import { dayAndTime } from '../../editions/instants.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { stateWords } from '../../instances/state-words.ts';
import { Icon } from '../../ui/icons.tsx';
import { problemText } from '../../ui/problem-text.ts';
import { delayWords, type FlowReading } from '../flow-words.ts';
import './simulate.css';
import { isWait, type Walk } from './use-walk.ts';

interface SimulatePanelProps {
  walk: Walk;
  reading: FlowReading;
  /** An event that was pressed on the chart and needs its form. */
  asked: string | null;
}

/** Walks through the flow: what can happen now, letting time pass, going back, keeping the walk as a case. */
export function SimulatePanel({ walk, reading, asked }: SimulatePanelProps) {
  const { t, flow, words } = reading;
  const readOnly = useDocument((state) => state.readOnly);
  const [saving, setSaving] = useState(false);
  const { now, problem, broken } = walk;
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
      {now ? <Accepts walk={walk} reading={reading} asked={asked} /> : null}
      {now ? <Timers walk={walk} reading={reading} /> : null}
      <Path walk={walk} reading={reading} />
      <div className="row">
        <Button size="small" icon={<Icon name="restart" size={14} />} onClick={walk.restart}>
          {t('walk.restart')}
        </Button>
        {readOnly || !now ? null : (
          <Button size="small" icon={<Icon name="flag" size={14} />} onClick={() => setSaving(true)}>
            {t('try.saveCase')}
          </Button>
        )}
      </div>
      <Collapse
        size="small"
        items={[{ key: 'input', label: t('flow.input'), children: input }]}
        defaultActiveKey={problem ? ['input'] : []}
      />
      {saving ? (
        <SaveCaseDialog
          id={flow.id}
          clauses={flow.clauses}
          given={walk.given}
          expected={walk.expected}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </div>
  );
}

function Accepts({ walk, reading, asked }: SimulatePanelProps) {
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
  open,
}: {
  event: AcceptedEvent;
  walk: Walk;
  reading: FlowReading;
  open: boolean;
}) {
  const { t, words, locale } = reading;
  const [shown, setShown] = useState(open);
  const [payload, setPayload] = useState<JsonObject>({});
  useEffect(() => setShown((was) => was || open), [open]);
  const fields = Object.keys(event.payload.properties ?? {}).length;
  const send = () =>
    walk.send({ ...payload, type: event.type, ...(event.roles[0] ? { role: event.roles[0] } : {}) } as FlowCaseEvent);
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
          onClick={fields > 0 && !shown ? () => setShown(true) : send}
        >
          {t('walk.send')}
        </Button>
      </div>
      {shown && fields > 0 ? (
        <SchemaForm compact schema={event.payload} value={payload} onChange={setPayload} words={words} />
      ) : null}
    </div>
  );
}

function Timers({ walk, reading }: { walk: Walk; reading: FlowReading }) {
  const { t } = reading;
  const timers = (walk.now?.timers ?? []).toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
  const [next] = timers;
  if (!next) return null;
  const name = /^xstate\.after\.(.+?)\.[^.]*(?:\..*)?$/.exec(next.id)?.[1];
  return (
    <div className="walk-timer">
      <span className="grow">
        <Icon name="clock" size={14} /> {name ? delayWords(name, reading) : next.id}{' '}
        <span className="faint">{dayAndTime(next.dueAt)}</span>
      </span>
      <Button size="small" icon={<Icon name="skip" size={13} />} onClick={() => walk.waitUntil(next.dueAt)}>
        {t('walk.toTimer')}
      </Button>
    </div>
  );
}

function Path({ walk, reading }: { walk: Walk; reading: FlowReading }) {
  const { t, words, content, locale } = reading;
  const { events, position, now } = walk;
  if (events.length === 0) return null;
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
        {events.map((event, index) => {
          const step: SimulatedStep | undefined = now?.steps[index];
          const refused = step?.error !== undefined && !isWait(event);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: events are known by their place
            <li key={index} className={index >= position ? 'walk-undone' : undefined}>
              <button type="button" className="plain-button panel-link" onClick={() => walk.goTo(index + 1)}>
                <Icon
                  name={refused ? 'close' : isWait(event) ? 'clock' : 'check'}
                  size={13}
                  className={refused ? 'bad' : 'good'}
                />
                <span>{isWait(event) ? t('walk.waited') : words.label(event.type)}</span>
                <small className="grow clip">
                  {refused
                    ? t(refusals[step?.error ?? ''] ?? 'walk.refused')
                    : step
                      ? `→ ${stateWords(step.to, reading)}`
                      : ''}
                </small>
              </button>
              {(step?.starts ?? []).map((start, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same flow may be started twice
                <small className="walk-starts" key={place}>
                  <Icon name="flow" size={12} />{' '}
                  {t('walk.wouldStart', { flow: content.flows[start.flow]?.title[locale] ?? start.flow })}
                </small>
              ))}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** Why an event was not taken, in words. */
const refusals: Record<string, 'walk.guardRejected' | 'walk.roleNotAllowed' | 'walk.eventNotAllowed'> = {
  guardRejected: 'walk.guardRejected',
  roleNotAllowed: 'walk.roleNotAllowed',
  eventNotAllowed: 'walk.eventNotAllowed',
};
