import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isDate, isTimeZone, type LocalText, Problem, type ProblemDetail } from '../../engine/index.ts';

const ajv = new Ajv2020({ allErrors: true, strict: false });
ajv.addFormat('date-time', isInstant);
ajv.addFormat('instant-or-date', (text: string) => isInstant(text) || isDate(text));
ajv.addFormat('day-or-instant', (text: string) => isInstant(text) || isDate(text));
ajv.addFormat('time-zone', isTimeZone);
const compiled = new WeakMap<object, ValidateFunction>();
const mostErrors = 50;

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
function isInstant(text: string): boolean {
  return shape.test(text) && isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

/**
 * Checks a part of a request. Schemas are compiled when first used.
 *
 * @param place JSON Pointer of the part, empty for the body
 * @throws Problem invalidRequest with every place that is wrong
 */
export function checkSchema(schema: object, value: unknown, place = ''): void {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  if (validate(value)) return;
  const errors = (validate.errors ?? []).slice(0, mostErrors).map((error) => toDetail(error, place));
  throw new Problem('invalidRequest', { errors });
}

function toDetail(error: ErrorObject, place: string): ProblemDetail {
  const { instancePath, keyword, params } = error;
  const name = params.missingProperty ?? params.additionalProperty;
  const path = `${place}${instancePath}${name === undefined ? '' : `/${name}`}`;
  return { path, code: keyword, message: messages[keyword]?.(params) ?? plain(error.message ?? keyword) };
}

const example = '2026-03-01T08:00:00+08:00';
const plain = (text: string): LocalText => ({ 'zh-CN': text, en: text });

const dayOrInstant = {
  'zh-CN': `应为日期，或带时区的时间，如 ${example}`,
  en: `it must be a date, or an instant with its offset, such as ${example}`,
};

const formats = {
  'date-time': {
    'zh-CN': `应为带时区的时间，如 ${example}`,
    en: `it must be an instant with its offset, such as ${example}`,
  },
  'instant-or-date': dayOrInstant,
  'day-or-instant': dayOrInstant,
  'time-zone': { 'zh-CN': '应为时区名称，如 Asia/Shanghai', en: 'it must be a time zone, such as Asia/Shanghai' },
};

/** Words for the keywords that the requests' schemas use. */
const messages: Record<string, (params: Record<string, unknown>) => LocalText> = {
  required: ({ missingProperty }) => ({ 'zh-CN': `缺少 ${missingProperty}`, en: `${missingProperty} is missing` }),
  additionalProperties: ({ additionalProperty }) => ({
    'zh-CN': `未知的属性 ${additionalProperty}`,
    en: `${additionalProperty} is not a known property`,
  }),
  type: ({ type }) => ({ 'zh-CN': `类型应为 ${type}`, en: `it must be of type ${type}` }),
  enum: ({ allowedValues }) => {
    const list = (allowedValues as unknown[]).join(', ');
    return { 'zh-CN': `应为其中之一：${list}`, en: `it must be one of ${list}` };
  },
  const: ({ allowedValue }) => ({ 'zh-CN': `应为 ${allowedValue}`, en: `it must be ${allowedValue}` }),
  pattern: ({ pattern }) => ({ 'zh-CN': `格式应符合 ${pattern}`, en: `it must match ${pattern}` }),
  format: ({ format }) => formats[format as keyof typeof formats],
  minLength: ({ limit }) => ({ 'zh-CN': `至少 ${limit} 个字符`, en: `it must have at least ${limit} characters` }),
  maxLength: ({ limit }) => ({ 'zh-CN': `最多 ${limit} 个字符`, en: `it may have at most ${limit} characters` }),
  maxItems: ({ limit }) => ({ 'zh-CN': `最多 ${limit} 项`, en: `it may have at most ${limit} items` }),
  minimum: ({ limit }) => ({ 'zh-CN': `不小于 ${limit}`, en: `it must be ${limit} or more` }),
  maximum: ({ limit }) => ({ 'zh-CN': `不大于 ${limit}`, en: `it must be ${limit} or less` }),
};
