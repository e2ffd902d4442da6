import type { ActionName } from '../flows/actions.ts';
import { eachAction, readFlowGraph } from '../flows/graph.ts';
import { contextNames } from '../flows/templates.ts';
import type {
  FlowDefinition,
  FormDefinition,
  MasterDefinition,
  PolicyContent,
  RuleSetDefinition,
  ValueSchema,
} from '../ground/definition.ts';
import { labelOf } from '../ground/labels.ts';
import { type LocalText, wordingOf } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding, Report } from './finding.ts';
import { reporter } from './finding.ts';

/** Names that people meet and that have no label in one of the languages. */
export function checkWords(content: PolicyContent): Finding[] {
  return [
    ...ruleWords(content),
    ...flowWords(content),
    ...paperWords(content),
    ...configWords(content),
    ...figureWords(content),
  ];
}

function ruleWords(content: PolicyContent): Finding[] {
  return Object.values(content.rules).flatMap((definition) => [
    ...schemaWords(content, definition, definition.facts, pointer('facts')),
    ...schemaWords(content, definition, definition.outcome, pointer('outcome')),
  ]);
}

/** Documents and master data: their fields, those of lines too, and the columns of registers. */
function paperWords(content: PolicyContent): Finding[] {
  const { forms = {}, masters = {}, registers = {} } = content;
  const fields = [...Object.values(forms), ...Object.values(masters)].flatMap((one) =>
    schemaWords(content, one, one.fields, pointer('fields')),
  );
  const columns = Object.values(registers).flatMap((one) =>
    one.columns.flatMap(({ name, title }, index) =>
      title || !isBare(labelOf(content, undefined, name), name)
        ? []
        : [noLabel(reporter('register', one.id), name, pointer('columns', index))],
    ),
  );
  return [...fields, ...columns];
}

type Named = Pick<RuleSetDefinition | FlowDefinition | FormDefinition | MasterDefinition, 'kind' | 'id'>;

/** The names and values of a schema that have no label, at any depth. @param path of the schema */
function schemaWords(content: PolicyContent, of: Named, schema: ValueSchema | undefined, path: string): Finding[] {
  const report = reporter(of.kind, of.id);
  const own = of.kind === 'rules' || of.kind === 'flow' ? (of as RuleSetDefinition | FlowDefinition) : undefined;
  return Object.entries(schema?.properties ?? {}).flatMap(([name, inner]) => {
    const where = path + pointer('properties', name);
    const isNamed = wordingOf(inner.title) !== undefined || !isBare(labelOf(content, own, name), name);
    return [
      ...(isNamed ? [] : [noLabel(report, name, where)]),
      ...wordsIn(inner)
        .filter((word) => !hasLabel(content, inner, word))
        .map((word) => noLabel(report, word, where)),
      ...schemaWords(content, of, inner.items, where + pointer('items')),
    ];
  });
}

const noLabel = (report: Report, word: string, path: string) =>
  report('missingLabel', path, `“${word}”没有中英文名称`, `“${word}” has no label in both languages`);

const wordsIn = (schema: ValueSchema) =>
  (schema.enum ?? []).filter((value): value is string => typeof value === 'string' && /[a-z]/i.test(value));

function hasLabel(content: PolicyContent, schema: ValueSchema, word: string): boolean {
  const own = schema.labels && Object.hasOwn(schema.labels, word) ? schema.labels[word] : undefined;
  return own !== undefined || !isBare(labelOf(content, undefined, word), word);
}

/** A label that says no more than the name itself. Names that are words of a language as they are, are their own English label. */
const isBare = (label: LocalText, name: string) => label['zh-CN'] === name && label.en === name;

function flowWords(content: PolicyContent): Finding[] {
  return Object.values(content.flows).flatMap((definition) => {
    const report = reporter('flow', definition.id);
    const states = readFlowGraph(definition).states.filter((one) => one.path && one.state.type !== 'history');
    const bare = (name: string) => isBare(labelOf(content, definition, name), name);
    const given = [
      ...schemaWords(content, definition, definition.input, pointer('input')),
      ...Object.entries(definition.events).flatMap(([name, { payload }]) =>
        schemaWords(content, definition, payload, pointer('events', name, 'payload')),
      ),
    ];
    const said = new Set(given.map(({ message }) => message.en));
    const recorded = eachAction(definition.machine).flatMap(({ type, params }) =>
      type === ('record' satisfies ActionName) && typeof params?.type === 'string' ? params.type : [],
    );
    return [
      ...states
        .filter(({ path, state }) => !state.meta?.title && bare(path.split('.').at(-1) ?? ''))
        .map(({ path, pointer: where }) =>
          report('missingLabel', where, `状态 ${path} 没有中英文名称`, `The state ${path} has no label`),
        ),
      ...given,
      ...[...contextNames(definition)]
        .filter(bare)
        .map((name) => noLabel(report, name, pointer('machine')))
        .filter(({ message }) => !said.has(message.en)),
      ...[...new Set(recorded)].filter(bare).map((name) => {
        const [zh, en] = [`留痕 ${name} 没有中英文名称`, `What is recorded as ${name} has no label`];
        return report('missingLabel', pointer('machine'), zh, en);
      }),
      ...Object.keys(definition.events)
        .filter(bare)
        .map((name) =>
          report(
            'missingLabel',
            pointer('events', name),
            `事件 ${name} 没有中英文名称`,
            `The event ${name} has no label`,
          ),
        ),
    ];
  });
}

/** A figure that is a plain text must read alike in both languages: words belong in both. */
function figureWords({ clauses }: PolicyContent): Finding[] {
  const report = reporter('clauses', 'clauses');
  return clauses.clauses.flatMap(({ id, figures = [] }, index) =>
    figures
      .filter((figure) => typeof figure === 'string' && /[a-z]{3,}|\p{Script=Han}/u.test(figure))
      .map((figure) => {
        const [zh, en] = [
          `条款 ${id} 的数字“${figure}”没有中英文`,
          `The figure “${figure}” of ${id} is not in both languages`,
        ];
        return report('missingLabel', pointer('clauses', String(index), 'figures'), zh, en);
      }),
  );
}

function configWords(content: PolicyContent): Finding[] {
  const report = reporter('config', 'config');
  return Object.entries(content.config.values)
    .filter(([, entry]) => entry.value === undefined)
    .map(([name]) =>
      report(
        'openConfiguration',
        pointer('values', name),
        `参数 ${name} 尚未填写`,
        `The configuration value ${name} has no value yet`,
      ),
    );
}
