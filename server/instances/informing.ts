import { isLiving, type LocalText, type WorkTask } from '../../engine/index.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import type { InstanceRecord, MessageOf } from '../stores/records/instance.ts';

type Inform = MessageOf<'inform'>;

/** More persons are not told of one task: it is a list where they look, and nobody's in particular. */
const mostTold = 50;

/** What stands behind a word of the history: whom it concerns, and of what they are told. */
const toldOf: Record<string, Inform['about']> = {
  urge: 'urge',
  copy: 'copy',
  comment: 'comment',
  reminded: 'reminder',
  escalated: 'escalation',
};

/**
 * What an instance owes its people with a commit: whoever has a task now and had it not is told of it, who may claim one that is nobody's
 * yet, and whom an entry concerns of that. Each is told once: it is remembered with the task.
 *
 * @param link where it is done; empty: the server does not know its own address
 * @param poolOf who may claim a task of a role
 */
export function informing(
  next: InstanceRecord,
  entries: readonly UnsealedEntry[],
  { link, poolOf }: { link: string; poolOf: (task: WorkTask) => readonly string[] },
): InstanceRecord {
  const { work } = next;
  if (!work) return next;
  const messages: Inform[] = [];
  const tell = (person: string, about: Inform['about'], task: WorkTask | undefined, by?: string) =>
    messages.push(messageOf(next, { person, about, task, by, link, place: messages.length }));
  const tasks = work.tasks.map((task) => {
    const isOpen = isPool(task);
    const theirs = isOpen ? few(poolOf(task)) : holdersOf(task);
    const fresh = isReady(task) ? theirs.filter((one) => !(task.told ?? []).includes(one)) : [];
    if (fresh.length === 0) return task;
    // Who put it there knows of it.
    const [cause] = entries;
    for (const person of fresh) if (!isOpen || person !== cause?.by) tell(person, isOpen ? 'claimable' : 'task', task);
    return { ...task, told: [...(task.told ?? []), ...fresh] };
  });
  for (const entry of entries) {
    const about = toldOf[String(entry.verb)];
    if (about === undefined) continue;
    const task = work.tasks.find(({ n }) => entry.task === `${next.id}:${n}`);
    const named = [entry.to ?? [], entry.persons ?? []].flat().map(String);
    const persons = named.length > 0 || !task ? named : holdersOf(task);
    for (const person of persons) if (person !== entry.by) tell(person, about, task, String(entry.by ?? ''));
  }
  if (messages.length === 0) return next;
  return { ...next, work: { ...work, tasks }, outbox: [...next.outbox, ...messages] };
}

const isReady = (task: WorkTask) => isLiving(task) && task.status !== 'waiting';

/** Whether a task is nobody's by name: whoever has its role may claim it. */
export const isPool = (task: WorkTask): boolean =>
  isReady(task) && task.assignee === undefined && task.candidates === undefined;

/** The persons whose a task is by name: of a pool nobody. */
const holdersOf = ({ assignee, candidates = [] }: WorkTask): readonly string[] =>
  assignee === undefined ? few(candidates) : [assignee];

const few = (persons: readonly string[]) => (persons.length <= mostTold ? persons : []);

function messageOf(
  { id, version, revision, tasks, businessKey, records = [], updatedAt, work }: InstanceRecord,
  {
    person,
    about,
    task,
    by,
    link,
    place,
  }: {
    person: string;
    about: Inform['about'];
    task: WorkTask | undefined;
    by: string | undefined;
    link: string;
    place: number;
  },
): Inform {
  const known = tasks.find(({ n }) => n === task?.n)?.title ?? tasks[0]?.title;
  const number = records.findLast((one) => one.number !== undefined)?.number ?? businessKey;
  const name: LocalText = known ?? { 'zh-CN': '事项', en: 'Case' };
  const title = number === undefined ? name : { 'zh-CN': `${name['zh-CN']} ${number}`, en: `${name.en} ${number}` };
  const starter = work?.startedBy?.name;
  return {
    kind: 'inform',
    id: `${id}:${version}:${revision}:inform${place}`,
    createdAt: updatedAt,
    person,
    about,
    ...(task ? { task: `${id}:${task.n}` } : {}),
    title,
    text: textOf(about, starter, by),
    link,
  };
}

function textOf(about: Inform['about'], starter: string | undefined, by: string | undefined): LocalText {
  const of =
    starter === undefined ? { 'zh-CN': '', en: '' } : { 'zh-CN': `，${starter}发起`, en: `, started by ${starter}` };
  const said = sentences[about]?.(by ?? '') ?? { 'zh-CN': '请查看', en: 'Please look' };
  return { 'zh-CN': `${said['zh-CN']}${of['zh-CN']}`, en: `${said.en}${of.en}` };
}

const sentences: Partial<Record<Inform['about'], (by: string) => LocalText>> = {
  task: () => ({ 'zh-CN': '等待您办理', en: 'It waits for you' }),
  claimable: () => ({ 'zh-CN': '可以认领', en: 'You may claim it' }),
  urge: (by) => ({ 'zh-CN': `${by} 催办`, en: `${by} asks you to go on` }),
  copy: (by) =>
    by === ''
      ? { 'zh-CN': '已抄送给您', en: 'It is copied to you' }
      : { 'zh-CN': `${by} 抄送给您`, en: `${by} sends you a copy` },
  comment: (by) => ({ 'zh-CN': `${by} 评论`, en: `${by} has said something` }),
  reminder: () => ({ 'zh-CN': '即将到期，请尽快办理', en: 'It is due soon' }),
  escalation: () => ({ 'zh-CN': '已超期，请关注', en: 'It is overdue' }),
};
