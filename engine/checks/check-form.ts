import type { Form } from '../forms/form.ts';
import { numberFlaw } from '../forms/numbering.ts';
import type { FieldSchema, FormDefinition, PolicyContent } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import { checkFormPlaces } from './check-places.ts';
import { type Finding, type Report, reporter } from './finding.ts';
import { reservedNames } from './flow-fence.ts';
import { citations } from './rule-names.ts';

/** What is wrong with a form that compiles: its number, its names, its signatures, and whatever stands in it. */
export function checkForm(form: Form, content: PolicyContent): Finding[] {
  const { definition } = form;
  const report = reporter('form', form.id);
  return [
    ...numberFindings(definition, report),
    ...nameFindings(definition.fields, pointer('fields'), report),
    ...signingFindings(definition, report),
    ...citations(definition.clauses, '', new Set(content.clauses.clauses.map(({ id }) => id)), report),
    ...checkFormPlaces(form, content),
  ];
}

function numberFindings({ number }: FormDefinition, report: Report): Finding[] {
  const flaw = number === undefined ? undefined : numberFlaw(number);
  if (!flaw) return [];
  const [zh, en] =
    flaw === 'running'
      ? ['编号须有且只有一处流水号，如 {0000}', 'A number has the running number in one place, as {0000}']
      : [
          '编号中的花括号只能是 {yyyyMM} 这样的日期或 {0000} 流水号',
          'In the braces of a number stands a date, as {yyyyMM}, or the running number, as {0000}',
        ];
  return [report('valueNotAllowed', '/number', zh, en)];
}

function nameFindings({ properties = {} }: FieldSchema, path: string, report: Report): Finding[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const here = path + pointer('properties', name);
    const taken = reservedNames.has(name) || name === 'record';
    return [
      ...(taken
        ? [
            report(
              'reservedName',
              here,
              `栏目不能叫 ${name}：它另有含义`,
              `A field cannot be called ${name}: that means something else`,
            ),
          ]
        : []),
      ...(field.items ? nameFindings(field.items, here + pointer('items'), report) : []),
    ];
  });
}

/** Signatures are told apart by their names. */
function signingFindings({ signed = [] }: FormDefinition, report: Report): Finding[] {
  return signed.flatMap(({ as }, index) =>
    signed.findIndex((one) => one.as === as) < index
      ? [
          report(
            'duplicateId',
            pointer('signed', index, 'as'),
            `签名 ${as} 重复`,
            `The signature ${as} is asked for twice`,
          ),
        ]
      : [],
  );
}
