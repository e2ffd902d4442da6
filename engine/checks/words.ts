import type { ActionName } from '../flows/actions.ts';
import { eachAction, readFlowGraph } from '../flows/graph.ts';
import type { PolicyContent, ValueSchema } from '../ground/definition.ts';
import { labelOf } from '../ground/labels.ts';
import type { LocalText } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding } from './finding.ts';
import { reporter } from './finding.ts';

/** Names that people meet and that have no label in one of the languages. */
export function checkWords(content: PolicyContent): Finding[] {
  return [...ruleWords(content), ...flowWords(content), ...configWords(content), ...figureWords(content)];
}

function ruleWords(content: PolicyContent): Finding[] {
  return Object.values(content.rules).flatMap((definition) => {
    const report = reporter('rules', definition.id);
    const parts = [
      ['facts', definition.facts.properties],
      ['outcome', definition.outcome.properties],
    ] as const;
    return parts.flatMap(([part, properties]) =>
      Object.entries(properties ?? {}).flatMap(([name, schema]) => {
        const path = pointer(part, 'properties', name);
        return [name, ...wordsIn(schema)]
          .filter((word) =>
            word !== name ? !hasLabel(content, schema, word) : isBare(labelOf(content, definition, name), name),
          )
          .map((word) =>
            report('missingLabel', path, `“${word}”没有中英文名称`, `“${word}” has no label in both languages`),
          );
      }),
    );
  });
}

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
    const recorded = eachAction(definition.machine).flatMap(({ type, params }) =>
      type === ('record' satisfies ActionName) && typeof params?.type === 'string' ? params.type : [],
    );
    return [
      ...states
        .filter(({ path, state }) => !state.meta?.title && bare(path.split('.').at(-1) ?? ''))
        .map(({ path, pointer: where }) =>
          report('missingLabel', where, `状态 ${path} 没有中英文名称`, `The state ${path} has no label`),
        ),
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
