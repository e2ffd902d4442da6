import type { CaseResult } from '../../engine/index.ts';
import { useDocument } from '../document/store.ts';
import { useText } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import './cases.css';
import { Differences } from './differences.tsx';

/** Case results with what differs; used where cases of several definitions stand together. */
export function CaseResults({ results }: { results: CaseResult[] }) {
  const text = useText();
  const content = useDocument((state) => state.content);
  const titleOf = ({ id, case: name }: CaseResult) =>
    text(content?.cases[id]?.cases.find((one) => one.id === name)?.title, name);
  return (
    <ul className="case-results">
      {results.map((result) => (
        <li key={`${result.kind}/${result.id}/${result.case}`}>
          <Icon name={result.passed ? 'check' : 'close'} size={15} className={result.passed ? 'good' : 'bad'} />
          <div className="grow">
            {text((result.kind === 'rules' ? content?.rules : content?.flows)?.[result.id]?.title, result.id)}{' '}
            <span className="faint">{titleOf(result)}</span>
            <Differences result={result} />
          </div>
        </li>
      ))}
    </ul>
  );
}
