import type { Definition, Json, PolicyContent } from '../ground/definition.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import { definitionId, listDefinitions } from '../policy/content.ts';
import { type FormatFlaw, formatFlaws } from './closed-format.ts';
import { type Finding, type FindingCode, reporter, type Severity } from './finding.ts';

/** Keywords of JSON Schema that say nothing of a value's validity: leaving them unread changes nothing. */
const notes = ['$schema', '$id', '$comment', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'contentMediaType'];
/** Those that ask something of values, which is not asked here. */
const unread = [
  ...[
    'allOf',
    'anyOf',
    'oneOf',
    'not',
    'if',
    'then',
    'else',
    'const',
    'contains',
    'uniqueItems',
    'prefixItems',
    '$ref',
  ],
  ...['minContains', 'maxContains', 'minProperties', 'maxProperties', 'patternProperties', 'propertyNames', '$defs'],
  ...['dependentRequired', 'dependentSchemas', 'unevaluatedItems', 'unevaluatedProperties', 'contentEncoding'],
];

/** Definitions are closed formats: what a document holds that its format does not know is told, and what was meant. */
export function checkFormats(content: PolicyContent): Finding[] {
  return listDefinitions(content).flatMap(formatFindings);
}

function formatFindings(definition: Definition): Finding[] {
  const report = reporter(definition.kind, definitionId(definition));
  return formatFlaws(definition.kind, definition as unknown as Json).map((flaw) => {
    const { code, severity, message } = rowOf(flaw);
    const finding = report(code, flaw.path, message['zh-CN'], message.en, severity);
    const path = flaw.path.slice(0, flaw.path.lastIndexOf('/'));
    return flaw.mended === undefined ? finding : { ...finding, fix: { path, value: flaw.mended } };
  });
}

function rowOf(flaw: FormatFlaw): { code: FindingCode; severity?: Severity; message: LocalText } {
  const [key = ''] = flaw.keys;
  switch (flaw.code) {
    case 'together':
      return { code: 'wrongForm', message: together(flaw.keys) };
    case 'none':
      return { code: 'wrongForm', message: oneOf(flaw.keys) };
    case 'shape':
      return {
        code: 'wrongForm',
        message: both(`这里应为${flaw.keys.join('或')}`, `${flaw.keys.join(' or ')} is wanted here`),
      };
    default:
      if (flaw.isValueSchema && notes.includes(key))
        return { code: 'unknownKey', severity: 'info', message: notRead(key) };
      if (flaw.isValueSchema && unread.includes(key)) return { code: 'unknownKey', message: notRead(key) };
      return { code: 'unknownKey', message: unknown(key, flaw.meant) };
  }
}

const together = (keys: string[]) =>
  both(`${keys.join('、')} 不能写在一起，只能有一个`, `${keys.join(' and ')} do not go together: one of them is meant`);
const oneOf = (keys: string[]) => both(`${keys.join('、')} 之中应有一个`, `One of ${keys.join(', ')} is needed here`);
const notRead = (key: string) =>
  both(`JSON Schema 的 ${key} 在这里不起作用`, `JSON Schema's ${key} means nothing here: it is not read`);
const unknown = (key: string, meant: string | undefined) =>
  meant === undefined
    ? both(`不认识“${key}”；自用的键请以 x- 开头`, `“${key}” is not known; keys of your own begin with x-`)
    : both(`不认识“${key}”，是不是“${meant}”？`, `“${key}” is not known: is “${meant}” meant?`);
