import type { Case, FlowDefinition, RuleSetDefinition } from '../../../engine/index.ts';
import { useText } from '../../texts/translate.ts';
import { inBrief, useCaseWords } from '../../words/case-words.ts';

/** What a case is called: its title; else what it expects, and what of. */
export function CaseName({ one, definition }: { one: Case; definition: RuleSetDefinition | FlowDefinition }) {
  const text = useText();
  const { given, expected } = useCaseWords(definition);
  return (
    text(one.title) || (
      <>
        <span className="case-name">{inBrief(expected(one))}</span>
        <span className="case-name faint">{inBrief(given(one))}</span>
      </>
    )
  );
}
