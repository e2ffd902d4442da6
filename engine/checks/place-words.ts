import type { FeelType } from '../expressions/types.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import { flawWords } from '../rules/flaw-words.ts';
import type { Finding, FindingCode, Report, Severity } from './finding.ts';
import type { PlaceFlaw } from './inspect-cell.ts';

const types: Partial<Record<FeelType['is'], LocalText>> = {
  number: both('数字', 'a number'),
  string: both('文字', 'a text'),
  boolean: both('是或否', 'yes or no'),
  date: both('日期', 'a date'),
  dateTime: both('日期时间', 'a date and time'),
  days: both('时长', 'a duration'),
  months: both('月数', 'a number of months'),
  list: both('列表', 'a list'),
};
const typeWords = (is: FeelType['is'] | undefined): LocalText => (is && types[is]) || both('其他', 'something else');

/** What is found by each flaw, and how it is said. One row a flaw. */
const rows: Record<PlaceFlaw['code'], { finding: FindingCode; say(flaw: PlaceFlaw): LocalText }> = {
  syntax: {
    finding: 'notUnderstood',
    say: ({ text }) =>
      text ? both(`看不懂“${text}”`, `“${text}” cannot be read`) : both('没有写完', 'This is not finished'),
  },
  wideSign: {
    finding: 'notUnderstood',
    say: ({ text }) => both(`“${text}”是全角符号，请用半角`, `“${text}” is a sign of full width: write the plain one`),
  },
  unknownName: {
    finding: 'unknownName',
    say: ({ text }) =>
      both(
        `没有“${text}”这个名称；如果是文字，请加引号`,
        `There is nothing named “${text}”; a text is written in quotes`,
      ),
  },
  unknownFunction: {
    finding: 'unknownName',
    say: ({ text }) => both(`没有名为“${text}”的函数`, `There is no function named “${text}”`),
  },
  operands: { finding: 'typesDiffer', say: (flaw) => compared(flaw) },
  arguments: {
    finding: 'typesDiffer',
    say: ({ text }) => both(`“${text}”的参数不对`, `“${text}” is not given what it needs`),
  },
  result: {
    finding: 'typesDiffer',
    say: (flaw) => {
      const [met, wanted] = typesOf(flaw);
      return both(
        `这里得到的是${met['zh-CN']}，需要的是${wanted['zh-CN']}`,
        `This gives ${met.en}, but ${wanted.en} is wanted`,
      );
    },
  },
  value: {
    finding: 'valueNotAllowed',
    say: (flaw) => {
      if (flaw.code !== 'value') return both('', '');
      const { 'zh-CN': zh, en } = flawWords(flaw.value);
      const place = flaw.value.path.length > 0 ? `${flaw.value.path.join('.')} ` : '';
      return flaw.value.keyword === 'required'
        ? both(`${place}${zh}`, `${place}${en}`)
        : both(`${place}“${flaw.text}”${zh}`, `${place}“${flaw.text}” ${en}`);
    },
  },
  noSuchName: {
    finding: 'unknownName',
    say: (flaw) => {
      const meant = flaw.code === 'noSuchName' ? flaw.meant : undefined;
      return both(
        `这里没有“${flaw.text}”这个名称${meant ? `，是否指“${meant}”` : ''}`,
        `There is nothing named “${flaw.text}” here${meant ? `; did you mean “${meant}”` : ''}`,
      );
    },
  },
  notGiven: {
    finding: 'factNotGiven',
    say: ({ text }) =>
      both(`没有给出必填的 ${text}，流程中也没有`, `What is required is not given, and the flow has none: ${text}`),
  },
};

const typesOf = (flaw: PlaceFlaw): [LocalText, LocalText] => {
  const [a, b] = ('types' in flaw && flaw.types) || [];
  return [typeWords(a), typeWords(b)];
};

function compared(flaw: PlaceFlaw): LocalText {
  const [a, b] = typesOf(flaw);
  return both(
    `“${flaw.text}”：${a['zh-CN']}与${b['zh-CN']}不能这样放在一起`,
    `“${flaw.text}”: ${a.en} and ${b.en} do not go together`,
  );
}

/**
 * What is wrong at a place, as a sentence.
 *
 * @example flawText(flaw).en // '“medium” is not one of its values: low, high'
 */
export const flawText = (flaw: PlaceFlaw): LocalText => rows[flaw.code].say(flaw);

/**
 * The finding of what is wrong at a place.
 *
 * @param unknown how grave a name of nothing is there, where that is less than an error
 */
export function placeFinding(flaw: PlaceFlaw, path: string, report: Report, unknown?: Severity): Finding {
  const code = special(flaw) ?? rows[flaw.code].finding;
  const { 'zh-CN': zh, en } = flawText(flaw);
  const found = report(code, path, zh, en, code === rows.unknownName.finding ? unknown : undefined);
  const fix = flaw.code === 'noSuchName' ? flaw.mended : flaw.fix === undefined ? undefined : { path, value: flaw.fix };
  return fix ? { ...found, fix } : found;
}

function special(flaw: PlaceFlaw): FindingCode | undefined {
  if (flaw.code === 'value') return flaw.value.keyword === 'enum' ? 'valueNotInList' : undefined;
  return flaw.code === 'unknownName' && flaw.text.startsWith('config.') ? 'unknownConfiguration' : undefined;
}
