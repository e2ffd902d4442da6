import { invokesOf, readFlowGraph } from '../flows/graph.ts';
import { secretsOf } from '../flows/http-call.ts';
import type { PolicyContent } from '../ground/definition.ts';
import { nearest } from '../ground/nearest.ts';
import { type Finding, reporter } from './finding.ts';

/**
 * The secrets that calls of a policy name and that nobody has set. They stand in no definition: who keeps them says which there are.
 *
 * @param known the names of those that are set
 * @example secretFindings(content, new Set(['BANK'])).map(({ code }) => code) // ['secretNotSet']
 */
export function secretFindings({ flows }: PolicyContent, known: ReadonlySet<string>): Finding[] {
  return Object.values(flows).flatMap((definition) => {
    const report = reporter('flow', definition.id);
    const named = readFlowGraph(definition).states.flatMap(({ state, pointer }) =>
      invokesOf(state).flatMap(({ src, input }) =>
        src === 'http' ? secretsOf(input).map((name) => ({ name, pointer })) : [],
      ),
    );
    return named
      .filter(({ name }) => !known.has(name))
      .map(({ name, pointer }) => {
        const meant = nearest(name, known);
        const zh = `密钥 ${name} 还没有设置${meant ? `，是否指 ${meant}` : '，调用会失败'}`;
        const en = `The secret ${name} is not set${meant ? `; did you mean ${meant}` : ': the call will fail'}`;
        return report('secretNotSet', pointer, zh, en);
      });
  });
}
