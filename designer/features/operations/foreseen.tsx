import type { Foreseen, ManyForeseen } from '../../kernel/api.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { href } from '../../kernel/ui/router.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { caseKey, caseName } from '../../words/case-name.ts';
import type { FlowReading } from '../../words/flow-words.ts';
import { delayWords } from '../../words/flow-words.ts';
import { useProblemTitle } from './problem-title.ts';

/** What would begin and end with an instance. */
export function ForeseenView({ foreseen, reading }: { foreseen: Foreseen; reading: FlowReading | undefined }) {
  const t = useT();
  const text = useText();
  const flowName = (flow: string) => text(reading?.content.flows[flow]?.title, flow);
  const { tasks, timers, children, records } = foreseen;
  const task = (one: Foreseen['tasks']['added'][number]) => t('operations.task', { title: text(one.title) });
  const timer = ({ id, dueAt }: { id: string; dueAt: string }) =>
    t('operations.timer', { name: timerName(id, reading), time: dayAndTime(dueAt) });
  const ends = [
    ...tasks.removed.map(task),
    ...timers.stopped.map(timer),
    ...children.stopped.map((one) => t('operations.child', { name: caseName(one.businessKey, flowName(one.flow)) })),
    ...records.voided.map((one) =>
      t('operations.record', { name: one.number ?? text(reading?.content.forms[one.form]?.title, one.form) }),
    ),
  ];
  const begins = [
    ...tasks.added.map(task),
    ...timers.started.map(timer),
    ...children.started.map((one) => t('operations.child', { name: flowName(one.flow) })),
  ];
  if (ends.length + begins.length === 0) return <p className="soft">{t('operations.nothingElse')}</p>;
  return (
    <div className="foreseen">
      <Part title={t('operations.ends')} lines={ends} />
      <Part title={t('operations.begins')} lines={begins} />
    </div>
  );
}

function Part({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

/** A timer's name from XState's id `xstate.after.<delay>.<state id>`. */
function timerName(id: string, reading: FlowReading | undefined): string {
  const name = /^xstate\.after\.(.+?)\.[^.]*(?:\..*)?$/.exec(id)?.[1];
  return name && reading ? delayWords(name, reading) : (name ?? id);
}

/** How many it would be done to, with what would become of the first. */
export function ManyForeseenView({ many, reading }: { many: ManyForeseen; reading: FlowReading | undefined }) {
  const t = useT();
  const locale = useLocale();
  const titleOf = useProblemTitle();
  if (many.count === 0) return <p className="warn">{t('operations.nobody')}</p>;
  return (
    <div className="stack" lang={locale}>
      <p>{t('operations.willBe', { count: many.count })}</p>
      {many.examples.map(({ id, businessKey, flow, foreseen, problem }) => (
        <div className="operations-example" key={id}>
          <a href={href('instances', id)}>
            {caseKey(businessKey) ?? `${reading?.words.label(flow) ?? flow} ${id.slice(-6)}`}
          </a>
          {problem ? <p className="warn">{t('operations.cannot', { why: titleOf(problem) })}</p> : null}
          {foreseen ? <ForeseenView foreseen={foreseen} reading={reading} /> : null}
        </div>
      ))}
    </div>
  );
}
