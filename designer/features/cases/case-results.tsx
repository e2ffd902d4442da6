import type { CaseResult } from '../../../engine/authoring.ts';
import type { PolicyContent } from '../../../engine/index.ts';
import { definitionOf } from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useText } from '../../texts/translate.ts';
import { CaseName } from './case-name.tsx';
import './cases.css';
import { Differences } from './differences.tsx';

/** Case results with what differs; used where cases of several definitions stand together. */
export function CaseResults({ results }: { results: CaseResult[] }) {
  return (
    <ul className="case-results">
      {results.map((result) => (
        <Result key={`${result.kind}/${result.id}/${result.case}`} result={result} />
      ))}
    </ul>
  );
}

function Result({ result }: { result: CaseResult }) {
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const definition = definitionOf(content, result);
  const one = content.cases[result.id]?.cases.find(({ id }) => id === result.case);
  return (
    <li>
      <Icon name={result.passed ? 'check' : 'close'} size={15} className={result.passed ? 'good' : 'bad'} />
      <div className="grow">
        {text(definition?.title, result.id)}{' '}
        <span className="faint">
          {definition && one ? <CaseName one={one} definition={definition} /> : result.case}
        </span>
        <Differences result={result} />
      </div>
    </li>
  );
}
