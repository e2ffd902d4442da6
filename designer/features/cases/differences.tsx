import type { CaseResult, Difference } from '../../../engine/authoring.ts';
import type { FlowDefinition, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { definitionOf } from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { useT } from '../../texts/translate.ts';
import { useCaseWords } from '../../words/case-words.ts';
import './cases.css';

/** What of a case is not as expected, in the words of its rule set or flow. */
export function Differences({ result }: { result: CaseResult }) {
  const content = useDocument((state) => state.content) as PolicyContent;
  const definition = definitionOf(content, result);
  return definition ? <DifferenceLines differences={result.differences} definition={definition} /> : null;
}

interface LinesProps {
  differences: Difference[];
  definition: RuleSetDefinition | FlowDefinition;
}

/** The same for differences that are known already. */
export function DifferenceLines({ differences, definition }: LinesProps) {
  const t = useT();
  const { part } = useCaseWords(definition);
  const line = ({ path, kind, expected, actual }: Difference) => {
    const { label: name, value: met } = part(path, actual);
    if (kind === 'notAllowed') return t('cases.notAllowed', { name, met });
    if (kind === 'unexpected') return t('cases.unexpected', { name, met });
    if (path[0] === 'problem' && !expected) return t('cases.refused', { problem: met });
    return t('cases.differs', { name, wanted: part(path, expected).value, met });
  };
  // What was refused has no results: that none of them is there says nothing more.
  const refusal = differences.filter(({ path, expected }) => path[0] === 'problem' && !expected);
  return (refusal.length > 0 ? refusal : differences).map((one) => (
    <div className="case-diff" key={`${one.kind} ${one.path.join('.')}`}>
      {line(one)}
    </div>
  ));
}
