import { both } from '../../../contract/text.ts';
import {
  type Edition,
  type Json,
  type JsonObject,
  type LocalText,
  labelOf,
  textOf,
  wordingOf,
} from '../../../engine/index.ts';
import type { ChainEntry } from '../../stores/records/entry.ts';
import { type Cell, Page } from './page.ts';
import { type PrintedRecord, type PrintOptions, printRecord, whereIn } from './record-pdf.ts';
import { type NameOf, Values } from './values.ts';

/** What is printed of a case: where it stands, its facts, what happened, and its documents as the reader may see them. */
export interface PrintedCase {
  id: string;
  flow: string;
  businessKey?: string | undefined;
  status: string;
  state: Json;
  context: JsonObject;
  createdAt: string;
  history: readonly ChainEntry[];
  records: readonly { record: PrintedRecord; edition: Edition; check: string | undefined }[];
}

const words = {
  facts: both('事项资料', 'Facts'),
  history: both('办理经过', 'What happened'),
  time: both('时间', 'time'),
  what: both('事项', 'what'),
  who: both('办理人', 'by'),
  since: both('发起于 {time}', 'started {time}'),
  started: both('发起', 'started'),
  timer: both('期限已到', 'time limit reached'),
  filed: both('填写 {form} {number}', 'filed: {form} {number}'),
  amended: both('修订 {form} {number}', 'amended: {form} {number}'),
  signed: both('签署 {form}', 'signed: {form}'),
  reminded: both('提醒：{clock}', 'reminder: {clock}'),
  breached: both('超时：{clock}', 'overdue: {clock}'),
  met: both('按时完成：{clock}', 'in time: {clock}'),
  flowStarted: both('发起流程 {flow}', 'flow started: {flow}'),
  flowEnded: both('流程 {flow} 结束', 'flow ended: {flow}'),
  called: both('调用外部服务：{what}', 'outside service called: {what}'),
  calledLate: both('调用外部服务，答复晚到：{what}', 'outside service called, answered late: {what}'),
  migrated: both('转到新版本', 'moved to another edition'),
  stopped: both('终止', 'stopped'),
  suspended: both('挂起', 'suspended'),
  resumed: both('恢复', 'resumed'),
  retried: both('重试', 'tried again'),
  corrected: both('更正数据', 'values corrected'),
  return: both('退回', 'returned'),
  recall: both('撤回', 'recalled'),
  'take-back': both('拿回', 'taken back'),
  jump: both('移动', 'moved'),
  standsFor: both('（代{name}）', ' (for {name})'),
} satisfies Record<string, LocalText>;

/** What was done with a task besides its events; who only looked or urged decided nothing, and is not printed. */
const taskWords: Record<string, LocalText> = {
  claim: both('认领', 'claimed'),
  release: both('退还', 'given back'),
  transfer: both('转办', 'transferred'),
  delegate: both('委派', 'delegated'),
  resolve: both('答复委派', 'answered'),
  'add-signer': both('加签', 'signer added'),
  'remove-signer': both('减签', 'signer removed'),
  copy: both('抄送', 'copied'),
  comment: both('评论', 'comment'),
  nobody: both('没有找到办理人', 'nobody was found'),
  skipped: both('已同意过，自动通过', 'agreed before: passed by itself'),
  escalated: both('超时后同时交给上级', 'overdue: the superior has it, too'),
};

/**
 * A whole case as PDF: first a sheet with where it stands, its facts and what happened, then each of its documents on pages of its own.
 *
 * @param edition that of the case; its documents have their own
 */
export async function casePdf(
  shown: PrintedCase,
  edition: Edition,
  options: Omit<PrintOptions, 'check'>,
): Promise<Buffer> {
  const { locale, timeZone } = options;
  const say = (text: LocalText, named: Record<string, string> = {}) =>
    Object.entries(named).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text[locale]);
  const time = (at: string) => new Date(at).toLocaleString(locale, { timeZone, hourCycle: 'h23' });
  const reader = new CaseWords(shown, edition, options, say);
  const title = reader.flow(shown.flow);
  const page = new Page({ title: [title, shown.businessKey ?? ''].join(' ').trim() });
  const facts = [shown.businessKey ?? '', reader.state(), say(words.since, { time: time(shown.createdAt) })];
  page.head(title, facts.filter((one) => one !== '').join(' · '), undefined);
  const known = reader.facts();
  if (known.length > 0) {
    page.section(say(words.facts));
    for (let first = 0; first < known.length; first += 2) {
      const row = known.slice(first, first + 2);
      await page.table(
        undefined,
        [row.flat()],
        row.flatMap(() => [1, 2]),
      );
    }
  }
  page.section(say(words.history));
  const head = [words.time, words.what, words.who].map((one) => ({ text: say(one) }));
  const rows = shown.history.flatMap((entry): Cell[][] => {
    const what = reader.entry(entry);
    return what ? [[{ text: time(entry.at) }, { text: what }, { text: reader.who(entry) }]] : [];
  });
  await page.table(head, rows, [2, 4, 2]);
  for (const { record, edition: own, check } of shown.records) {
    page.next();
    await printRecord(page, record, own, { ...options, check });
  }
  return page.end((number, of) => [shown.businessKey ?? shown.id, whereIn(number, of, locale)].join(' · '));
}

/** A case in words. */
class CaseWords {
  private readonly shown: PrintedCase;
  private readonly edition: Edition;
  private readonly values: Values;
  private readonly locale: PrintOptions['locale'];
  private readonly say: (text: LocalText, named?: Record<string, string>) => string;
  private readonly nameOf: NameOf;

  constructor(
    shown: PrintedCase,
    edition: Edition,
    { locale, nameOf }: Pick<PrintOptions, 'locale' | 'nameOf'>,
    say: (text: LocalText, named?: Record<string, string>) => string,
  ) {
    this.shown = shown;
    this.edition = edition;
    this.locale = locale;
    this.say = say;
    this.nameOf = nameOf;
    this.values = new Values(edition, locale, nameOf);
  }

  private get definition() {
    const { flows } = this.edition.content;
    return Object.hasOwn(flows, this.shown.flow) ? flows[this.shown.flow] : undefined;
  }

  private label(name: string): string {
    return labelOf(this.edition.content, this.definition, name)[this.locale];
  }

  flow(id: string): string {
    const { flows } = this.edition.content;
    return textOf(Object.hasOwn(flows, id) ? flows[id]?.title : undefined, this.locale, id);
  }

  /** The innermost present states. */
  state(value: Json = this.shown.state): string {
    if (typeof value === 'string') return this.stateTitle([value]);
    const walk = (inner: Json, path: string[]): string[] =>
      typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0
        ? Object.entries(inner as JsonObject).flatMap(([name, one]) => walk(one, [...path, name]))
        : [this.stateTitle(typeof inner === 'string' ? [...path, inner] : path)];
    return walk(value, []).join(' · ');
  }

  private stateTitle(path: string[]): string {
    let state: { states?: Record<string, any>; meta?: { title?: unknown } } | undefined = this.definition?.machine;
    for (const name of path)
      state = state?.states && Object.hasOwn(state.states, name) ? state.states[name] : undefined;
    return wordingOf(state?.meta?.title)?.[this.locale] ?? this.label(path.at(-1) ?? '');
  }

  /** What is known, as names and values; what has parts of its own stands in the documents. */
  facts(): Cell[][] {
    const { input, events = {} } = this.definition ?? {};
    const payloads = Object.values(events).map(({ payload }) => payload?.properties ?? {});
    return Object.entries(this.shown.context).flatMap(([name, value]): Cell[][] => {
      const isPlain =
        typeof value !== 'object' || (Array.isArray(value) && value.every((one) => typeof one !== 'object'));
      if (value === null || value === '' || !isPlain) return [];
      const schema = input?.properties?.[name] ?? payloads.find((one) => Object.hasOwn(one, name))?.[name] ?? {};
      return [[{ text: this.values.label(name, schema), head: true }, { text: this.values.text(value, schema) }]];
    });
  }

  /** What an entry of the history says; undefined: nothing that a reader of the case asks for. */
  entry(entry: ChainEntry): string | undefined {
    const { say } = this;
    const record = (entry.record ?? {}) as JsonObject;
    const document = { form: this.form(String(record.form)), number: String(record.number ?? '') };
    switch (entry.type) {
      case 'started':
        return say(words.started);
      case 'event':
        return [this.label(String((entry.event as JsonObject).type)), this.moved(entry)].filter(Boolean).join(' → ');
      case 'timer':
        return [say(words.timer), this.moved(entry)].filter(Boolean).join(' → ');
      case 'filed':
        return say(record.mode === 'amend' ? words.amended : words.filed, document).trim();
      case 'signed':
        return say(words.signed, document);
      case 'clock':
        return say(words[entry.what as 'reminded' | 'breached' | 'met'], { clock: this.clock(String(entry.id)) });
      case 'flowStarted':
      case 'flowEnded':
        return say(words[entry.type], { flow: this.flow(String(entry.flow)) });
      case 'call': {
        const { status, kind } = (entry.output ?? entry.error ?? {}) as JsonObject;
        return say(entry.late ? words.calledLate : words.called, { what: String(status ?? kind) });
      }
      case 'migrated':
      case 'stopped':
      case 'suspended':
      case 'resumed':
      case 'retried':
      case 'corrected':
        return [say(words[entry.type]), entry.reason].filter(Boolean).join(' · ');
      case 'moved':
        return [[say(words[entry.verb as 'jump']), this.moved(entry)].filter(Boolean).join(' → '), entry.reason]
          .filter(Boolean)
          .join(' · ');
      case 'task':
      case 'comment':
        return this.task(entry);
      default:
        return undefined;
    }
  }

  /** What was done with a task: to whom, and what was said. */
  private task({ verb, to, persons, text, reason }: ChainEntry): string | undefined {
    const name = String(verb);
    const said = Object.hasOwn(taskWords, name) ? taskWords[name] : undefined;
    if (!said) return undefined;
    const named = [to ?? [], persons ?? []].flat().map((one) => this.nameOf(String(one)));
    const isNobody = name === 'nobody';
    const done = [this.say(said), isNobody ? '' : named.join(this.locale === 'en' ? ', ' : '、')]
      .filter(Boolean)
      .join(' → ');
    return [done, text ?? reason].filter((one) => typeof one === 'string' && one !== '').join(' · ');
  }

  private moved({ from, to }: ChainEntry): string {
    return to === undefined || to === null || JSON.stringify(from) === JSON.stringify(to) ? '' : this.state(to);
  }

  private form(id: string): string {
    const { forms } = this.edition.content;
    return textOf(Object.hasOwn(forms, id) ? forms[id]?.title : undefined, this.locale, id);
  }

  private clock(id: string): string {
    const clock = this.definition?.clocks?.find((one) => one.id === id);
    return textOf(clock?.title, this.locale, this.label(id));
  }

  who({ by, role, for: other }: ChainEntry): string {
    const { nameOf } = this;
    const own = typeof by === 'string' && !/^[0-9a-f]{8}-/.test(by) ? nameOf(by) : '';
    const name = typeof other === 'string' ? own + this.say(words.standsFor, { name: nameOf(other) }) : own;
    return [name, typeof role === 'string' ? this.label(role) : ''].filter((one) => one !== '').join(' · ');
  }
}
