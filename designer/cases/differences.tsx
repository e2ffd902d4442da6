import {
  type CaseResult,
  type JsonObject,
  type PolicyContent,
  type ProblemCode,
  problemCodes,
  schemaOf,
} from '../../engine/index.ts';
import { useDocument } from '../document/store.ts';
import { useWords } from '../forms/use-words.ts';
import { useLocale, useT } from '../i18n/index.ts';
import { innermostStates } from '../instances/state-words.ts';
import { useStateNames } from '../migrations/state-mapping.tsx';
import './cases.css';

/** What of a case is not as expected, in the words of its rule set or flow; what has no words is shown as the engine says it. */
export function Differences({ result }: { result: CaseResult }) {
  const inWords = useDifferenceWords(result);
  const refused = result.differences.some((line) => line.startsWith('problem:')) && !result.expected.problem;
  // What was refused has no results: that none of them is there says nothing more.
  const lines = refused ? result.differences.filter((line) => line.startsWith('problem:')) : result.differences;
  return lines.map((line) => (
    <div className="case-diff" key={line}>
      {inWords(line)}
    </div>
  ));
}

function useDifferenceWords({ id, kind, expected, actual }: CaseResult): (line: string) => string {
  const t = useT();
  const locale = useLocale();
  const nameOf = useStateNames();
  const content = useDocument((state) => state.content) as PolicyContent;
  const definition = kind === 'rules' ? content.rules[id] : content.flows[id];
  const words = useWords(definition);
  const problem = (said: unknown): string => {
    const { code, facts = [] } = (said ?? {}) as { code?: string; facts?: string[] };
    const title = code === undefined ? t('common.none') : (problemCodes[code as ProblemCode]?.title[locale] ?? code);
    return [title, facts.map(words.label).join(t('common.comma'))].filter(Boolean).join(' ');
  };
  const states = (value: JsonObject[string] | undefined) =>
    innermostStates(value ?? null)
      .map((path) => nameOf(content, id, path))
      .join(' · ');
  const differ = (name: string, wanted: string, met: string) => t('cases.differs', { name, wanted, met });
  return (line) => {
    const [, part = '', name = ''] = /^(\w+)(?:\.([^:]+))?: expected /.exec(line) ?? [];
    if (part === 'problem' && !expected.problem && actual.problem)
      return t('cases.refused', { problem: problem(actual.problem) });
    if (part === 'problem' && !actual.bug)
      return differ(t('cases.problem'), problem(expected.problem), problem(actual.problem));
    if (part === 'state' && actual.state !== undefined)
      return differ(t('cases.state'), states(expected.state), states(actual.state));
    if (name && ['outcome', 'context', 'output'].includes(part)) {
      const value = (side: JsonObject) =>
        words.value((side[part] as JsonObject | undefined)?.[name], schemaOf(definition, name));
      return differ(words.label(name), value(expected), value(actual));
    }
    return line;
  };
}
