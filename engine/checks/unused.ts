import { readFlowGraph } from '../flows/graph.ts';
import { fits } from '../flows/wildcards.ts';
import type { FlowDefinition, PolicyContent, RoleRef } from '../ground/definition.ts';
import { labelOf } from '../ground/labels.ts';
import { textOf } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import { type Finding, reporter } from './finding.ts';
import { type Uses, usesWithin } from './uses.ts';

/**
 * Parts of a policy that nothing of it uses: rule sets that no flow asks, configuration values that nothing reads, documents that nobody
 * reads, events that only the system may send and nothing raises. Each may be meant so, which is why none is more than a hint.
 */
export function checkUnused(content: PolicyContent): Finding[] {
  const uses = usesWithin(content);
  return [
    ...ruleSetsNotAsked(content, uses),
    ...configurationNotRead(content, uses),
    ...formsNotRead(content, uses),
    ...Object.values(content.flows).flatMap((flow) => eventsNotRaised(flow, content, uses)),
  ];
}

/** Where there are no flows, rule sets are there to be asked from outside. */
const ruleSetsNotAsked = ({ rules, flows }: PolicyContent, { ruleSets }: Uses): Finding[] =>
  Object.values(Object.keys(flows).length > 0 ? rules : {})
    .filter(({ id }) => !ruleSets.has(id))
    .map(({ id, title }) =>
      reporter('rules', id)(
        'ruleSetNotAsked',
        '',
        `没有流程或规则问“${textOf(title, 'zh-CN', id)}”，只有人工查询或外部程序会用到它`,
        `No flow and no rule asks “${textOf(title, 'en', id)}”: only people and programs that ask it themselves are answered`,
      ),
    );

function configurationNotRead({ config }: PolicyContent, uses: Uses): Finding[] {
  const { config: read } = uses;
  if (!read) return [];
  return Object.entries(config.values)
    .filter(([name]) => !read.has(name))
    .map(([name, { title }]) =>
      reporter('config', 'config')(
        'configurationNotRead',
        pointer('values', name),
        `参数“${textOf(title, 'zh-CN', name)}”没有被任何地方使用，改了它什么也不会变`,
        `Nothing reads the configuration value “${textOf(title, 'en', name)}”: to change it changes nothing`,
      ),
    );
}

/** Documents that are filled in, and of which nothing is read, summed, handed on or signed. */
const formsNotRead = ({ forms = {} }: PolicyContent, { forms: read }: Uses): Finding[] =>
  Object.values(forms)
    .filter(({ id, signed = [], print }) => !read.has(id) && signed.length === 0 && print === undefined)
    .map(({ id, title }) =>
      reporter('form', id)(
        'formNotRead',
        '',
        `单据“${textOf(title, 'zh-CN', id)}”填了以后没有人看：不签字、不打印、不进台账、不带到其他单据`,
        `Nobody reads “${textOf(title, 'en', id)}” once it is filled in: it is not signed or printed, stands in no register, and is handed on to nothing`,
      ),
    );

/** Events that no person may send, and that no action of the policy raises or tells. */
function eventsNotRaised(flow: FlowDefinition, content: PolicyContent, { events }: Uses): Finding[] {
  const { transitions } = readFlowGraph(flow);
  const report = reporter('flow', flow.id);
  const isSystem = (roles: readonly RoleRef[] | undefined) => roles?.length === 1 && roles[0] === 'system';
  return Object.entries(flow.events)
    .filter(([name]) => !events.has(name))
    .filter(([name, { internal, roles }]) => {
      const ways = transitions.filter(({ on }) => on.kind === 'event' && fits(on.name, name));
      return internal || (ways.length > 0 && ways.every(({ transition: { meta } }) => isSystem(meta?.roles ?? roles)));
    })
    .map(([name]) => {
      const label = labelOf(content, flow, name);
      const zh = `事件“${label['zh-CN']}”没有人能发，流程里也没有动作触发它：只有外部程序发来才会发生`;
      const en = `Nobody may send the event “${label.en}” and no action raises it: it happens only where a program sends it`;
      return report('eventNotRaised', pointer('events', name), zh, en);
    });
}
