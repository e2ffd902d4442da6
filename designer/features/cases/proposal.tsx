import { Checkbox } from 'antd';
import type { Case, FlowDefinition, RuleSetDefinition } from '../../../engine/index.ts';
import { ValueInput } from '../../forms/value-input.tsx';
import { useT, useText } from '../../texts/translate.ts';
import { inBrief, useCaseWords } from '../../words/case-words.ts';
import { useWords } from '../../words/use-words.ts';
import { ExpectedWalk } from './expected-walk.tsx';

interface ProposalProps {
  one: Case;
  definition: RuleSetDefinition | FlowDefinition;
  chosen: boolean;
  onChoose: (on: boolean) => void;
  onExpected: (expected: Case['expected']) => void;
}

/** One proposed case: what is given, and what is expected as a form, to be corrected and chosen. */
export function Proposal({ one, definition, chosen, onChoose, onExpected }: ProposalProps) {
  const t = useT();
  const text = useText();
  const { given } = useCaseWords(definition);
  return (
    <li className="propose-item" data-proposal={one.id}>
      <Checkbox checked={chosen} onChange={(event) => onChoose(event.target.checked)}>
        {text(one.title, one.id)}
      </Checkbox>
      <div className="propose-body">
        <p className="soft">{inBrief(given(one))}</p>
        <fieldset className="propose-expected">
          <legend>{t('propose.expected')}</legend>
          {definition.kind === 'rules' ? (
            <OutcomeFields {...{ one, definition, onExpected }} />
          ) : (
            <ExpectedWalk {...{ one, flow: definition, onExpected }} />
          )}
        </fieldset>
      </div>
    </li>
  );
}

function OutcomeFields({
  one,
  definition,
  onExpected,
}: {
  one: Case;
  definition: RuleSetDefinition;
  onExpected: (expected: Case['expected']) => void;
}) {
  const words = useWords(definition);
  const outcome = one.expected.outcome ?? {};
  return Object.entries(outcome).map(([name, value]) => (
    <div className="propose-field" key={name}>
      <span>{words.label(name)}</span>
      <ValueInput
        small
        schema={definition.outcome.properties?.[name] ?? {}}
        words={words}
        label={words.label(name)}
        value={value}
        onChange={(next) => onExpected({ ...one.expected, outcome: { ...outcome, [name]: next ?? null } })}
      />
    </div>
  ));
}
