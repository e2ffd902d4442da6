import { Button } from 'antd';
import { useState } from 'react';
import { type AllowedVerb, defaultTaskVerbs } from '../../../contract/definitions/flows.ts';
import { isInPool } from '../../../engine/index.ts';
import { api, type HistoryEntry, type Instance, type Task } from '../../kernel/api.ts';
import { stateAt } from '../../kernel/machine/places.ts';
import { usePersonNames } from '../../kernel/session/person-names.ts';
import { useRolesIn, useSession } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { MoreMenu } from '../../kernel/ui/more-menu.tsx';
import type { FlowReading } from '../../words/flow-words.ts';
import { innermostStates, presentStates } from '../../words/state-words.ts';
import { DueMark } from './due-mark.tsx';
import { type Asked, readCase, type TaskProps, VerbDialog } from './verb-dialog.tsx';

type AtOnce = 'claim' | 'release' | 'urge';

/** Whose a task is, until when, and what may be done with it besides its events. */
export function TaskLine({ instance, task, reading, passed, isOwn = false }: TaskProps) {
  const { t, locale, words } = reading;
  const names = usePersonNames([...(task.assignee ? [task.assignee] : []), ...task.candidates]);
  const me = useSession((session) => session.me?.person);
  const roles = useRolesIn(instance.policy);
  const [asked, setAsked] = useState<Asked>();
  const { act, busy } = useDoing();
  const { id } = instance;
  const whose = () => {
    if (task.assignee) return task.assignee === me ? t('task.mine') : t('task.holder', { name: names(task.assignee) });
    const pool = task.candidates.length > 0 ? task.candidates.map(names) : task.roles.map((role) => words.label(role));
    return pool.length > 0 ? t('task.pool', { roles: pool.join(t('common.comma')) }) : '';
  };
  const { now, later } = verbsFor(task, reading, isOwn ? me : null, roles);
  const doAtOnce = (verb: AtOnce) =>
    act(
      async () => {
        await { claim: api.claimTask, release: api.releaseTask, urge: api.urgeTask }[verb](id, task.id, {});
        await readCase();
      },
      t(`task.did_${verb}`),
    );
  const choose = (verb: AtOnce | Asked) => (isAtOnce(verb) ? void doAtOnce(verb) : setAsked(verb));
  return (
    <div className="task-line">
      <div className="row row-wrap">
        <b>{task.title[locale]}</b>
        {task.status === 'open' ? null : <span className="pill">{t(`task.status_${task.status}`)}</span>}
        <span className="faint grow">{whose()}</span>
        <DueMark at={task.dueAt} />
      </div>
      <div className="row row-wrap">
        {now.map((verb) => (
          <Button key={verb} size="small" loading={busy} onClick={() => choose(verb)}>
            {verb === 'resolve' && task.owner === me ? t('task.takeOver') : t(`task.${verb}`)}
          </Button>
        ))}
        {later.length > 0 ? (
          <MoreMenu
            label={t('task.more')}
            entries={later.map((verb) => ({ label: t(`task.${verb}`), act: () => choose(verb) }))}
          />
        ) : null}
      </div>
      {asked ? (
        <VerbDialog {...{ instance, task, reading, passed }} verb={asked} onClose={() => setAsked(undefined)} />
      ) : null}
    </div>
  );
}

const isAtOnce = (verb: AtOnce | Asked): verb is AtOnce => ['claim', 'release', 'urge'].includes(verb);

/**
 * What the reader may do with a task, by its state and whose it is: what is done often stands open.
 *
 * @param me null: it is others'
 * @param roles those of the reader in the policy; undefined: all
 */
function verbsFor(
  task: Task,
  { flow }: FlowReading,
  me: string | null | undefined,
  roles: readonly string[] | undefined,
) {
  const definition = stateAt(flow.machine, task.state)?.meta?.task;
  const allow: readonly AllowedVerb[] = definition?.allow ?? defaultTaskVerbs;
  const may = (verb: AllowedVerb) => allow.includes(verb);
  const { assignee, owner, status, candidates } = task;
  const isMine = assignee === me;
  const inPool = candidates.length > 0 ? candidates.includes(me ?? '') : isInPool(task.roles, roles);
  const isFree = me !== null && assignee === undefined && inPool;
  const isTogether = definition?.approval !== undefined;
  const now: (AtOnce | Asked)[] = [];
  const later: (AtOnce | Asked)[] = [];
  if (status === 'delegated') {
    if ((isMine || owner === me) && may('delegate')) now.push('resolve');
  } else if (isMine || isFree) {
    if (isFree && may('claim') && !isTogether) now.push('claim');
    if (isMine && status === 'claimed' && may('release')) now.push('release');
    if (may('return')) now.push('return');
    if (may('transfer')) later.push('transfer');
    if (may('delegate')) later.push('delegate');
    if (isTogether && may('addSigner')) later.push('add-signer', 'remove-signer');
  }
  if (!isMine && !isFree && status !== 'waiting' && may('urge')) now.push('urge');
  if (may('copy')) later.push('copy');
  if (may('comment')) later.push('comment');
  return { now, later };
}

interface WaysBackProps {
  instance: Instance;
  reading: FlowReading;
  history: readonly HistoryEntry[];
}

/** Whether there is something to recall: it has left where it would go, and nobody else has acted yet. The server has the last word. */
function mayBeRecalled(
  { state, startedBy }: Instance,
  reading: FlowReading,
  history: WaysBackProps['history'],
): boolean {
  const { recall, machine } = reading.flow;
  if (recall === undefined && !allowsAnywhere(reading, 'recall')) return false;
  const to = recall?.to ?? machine.initial;
  if (presentStates(state).includes(String(to))) return false;
  const isOthers = ({ type, by }: HistoryEntry) => type === 'event' && by !== undefined && by !== startedBy?.id;
  const since = history.slice(history.findLastIndex(({ type, target }) => type === 'moved' && target === to) + 1);
  return (recall?.until ?? 'acted') !== 'acted' || !since.some(isOthers);
}

/** What who started, or acted last, may take back. */
export function WaysBack({ instance, reading, history }: WaysBackProps) {
  const { t, flow } = reading;
  const me = useSession((session) => session.me?.person);
  const { act, busy } = useDoing();
  const isMine = instance.startedBy?.id === me;
  // Where nobody has acted since it began, or came back, there is nothing to take back.
  const last = history.findLast(({ type }) => type === 'event' || type === 'moved');
  const isUnderWay = last?.type === 'event';
  const mayRecall = isMine && isUnderWay && mayBeRecalled(instance, reading, history);
  const leftBehind = isUnderWay && last.by === me ? innermostStates((last.from ?? instance.state) as never) : [];
  const mayTakeBack = leftBehind.some((state) => stateAt(flow.machine, state)?.meta?.task?.allow?.includes('takeBack'));
  const doing = (verb: 'recall' | 'take-back') =>
    void act(
      async () => {
        await (verb === 'recall' ? api.recallInstance : api.takeBackInstance)(instance.id, {});
        await readCase();
      },
      t(`task.did_${verb}`),
    );
  if (!mayRecall && !mayTakeBack) return null;
  return (
    <div className="row row-wrap ways-back">
      {mayRecall ? (
        <Button size="small" loading={busy} onClick={() => doing('recall')}>
          {t('task.recall')}
        </Button>
      ) : null}
      {mayTakeBack ? (
        <Button size="small" loading={busy} onClick={() => doing('take-back')}>
          {t('task.take-back')}
        </Button>
      ) : null}
    </div>
  );
}

const allowsAnywhere = ({ flow }: FlowReading, verb: AllowedVerb): boolean => {
  const walk = (states: typeof flow.machine.states): boolean =>
    Object.values(states ?? {}).some((state) => state.meta?.task?.allow?.includes(verb) || walk(state.states));
  return walk(flow.machine.states);
};
