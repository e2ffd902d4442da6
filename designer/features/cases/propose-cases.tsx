import { Alert, Button, Checkbox, Modal, Spin } from 'antd';
import { useEffect, useState } from 'react';
import type { CaseCoverage, GeneratedCases } from '../../../engine/authoring.ts';
import type { Case, FlowDefinition, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { addCases } from '../../kernel/document/add-cases.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { askEngine } from '../../kernel/engine/ask-engine.ts';
import { Count } from '../../kernel/ui/count.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Opener } from '../../kernel/ui/opener.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';
import { Proposal } from './proposal.tsx';

type Definition = RuleSetDefinition | FlowDefinition;

/** Opens the proposals: cases for what no case of the definition exercises yet. */
export function ProposeCases({ definition }: { definition: Definition }) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  if (readOnly) return null;
  const button = (open: () => void) => (
    <Button size="small" icon={<Icon name="flag" size={13} />} title={t('propose.help')} onClick={open}>
      {t('propose.open')}
    </Button>
  );
  return <Opener button={button}>{(close) => <Proposals definition={definition} onClose={close} />}</Opener>;
}

type Answer = { generated: GeneratedCases } | { problem: unknown };

/** The engine works in a worker of its own; what is still under way when the dialog closes is given up. */
function useProposals({ kind, id }: Definition): Answer | undefined {
  const content = useDocument((state) => state.content) as PolicyContent;
  const [answer, setAnswer] = useState<Answer>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: proposed once, on the content as it was when the dialog opened
  useEffect(() => {
    let current = true;
    askEngine('proposals', content, { kind, id }).then(
      (found) => current && setAnswer(found),
      (problem) => current && setAnswer({ problem }),
    );
    return () => {
      current = false;
    };
  }, []);
  return answer;
}

function Proposals({ definition, onClose }: { definition: Definition; onClose: () => void }) {
  const t = useT();
  const answer = useProposals(definition);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [corrected, setCorrected] = useState<Record<string, Case['expected']>>({});
  const generated = answer && 'generated' in answer ? answer.generated : undefined;
  const cases = (generated?.cases ?? []).map((one) => ({ ...one, expected: corrected[one.id] ?? one.expected }));
  const keep = () => {
    const kept = cases.filter(({ id }) => chosen.has(id));
    addCases(definition.id, kept, t('propose.step', { count: kept.length }));
    onClose();
  };
  const choose = (id: string, on: boolean) =>
    setChosen(new Set(on ? [...chosen, id] : [...chosen].filter((item) => item !== id)));
  return (
    <Modal
      open
      width={820}
      title={t('propose.title')}
      onCancel={onClose}
      onOk={keep}
      okText={t('propose.keep', { count: chosen.size })}
      okButtonProps={{ disabled: chosen.size === 0 }}
      cancelText={t('common.cancel')}
    >
      {answer ? null : <Spin description={t('propose.working')} style={{ display: 'block', margin: '40px auto' }} />}
      {answer && 'problem' in answer ? <Alert type="error" showIcon title={problemText(answer.problem)} /> : null}
      {generated ? <Reached coverage={generated.coverage} /> : null}
      {generated && cases.length === 0 ? (
        <EmptyHelp icon="check" title={t('propose.none')} text={t('propose.noneHelp')} />
      ) : null}
      {cases.length > 0 ? (
        <>
          <Alert className="propose-note" type="info" showIcon title={t('propose.confirm')} />
          <Checkbox
            checked={chosen.size === cases.length}
            indeterminate={chosen.size > 0 && chosen.size < cases.length}
            onChange={(event) => setChosen(new Set(event.target.checked ? cases.map(({ id }) => id) : []))}
          >
            {t('propose.all', { count: cases.length })}
          </Checkbox>
          <ul className="propose-list">
            {cases.map((one) => (
              <Proposal
                key={one.id}
                one={one}
                definition={definition}
                chosen={chosen.has(one.id)}
                onChoose={(on) => choose(one.id, on)}
                onExpected={(expected) => setCorrected({ ...corrected, [one.id]: expected })}
              />
            ))}
          </ul>
        </>
      ) : null}
    </Modal>
  );
}

function Reached({ coverage: { before, after } }: { coverage: GeneratedCases['coverage'] }) {
  const t = useT();
  const share = ({ covered, of }: { covered: number; of: number }) => `${covered} / ${of}`;
  const way = (from: { covered: number; of: number } | undefined, to: { covered: number; of: number } | undefined) =>
    from && to ? `${share(from)} → ${share(to)}` : undefined;
  const figures: [string | undefined, string][] = [
    [way(before, after), t(before.measure === 'rules' ? 'propose.rules' : 'propose.transitions')],
    [way(before.values, after.values), t('propose.values')],
    [way(before.pairs, after.pairs), t('propose.pairs')],
  ];
  return (
    <>
      <div className="publish-figures">
        {figures.map(([value, text]) => (value ? <Count key={text} value={value} text={text} /> : null))}
      </div>
      <Missing coverage={after} />
    </>
  );
}

const mostNamed = 8;

function Missing({ coverage: { missing, outOfReach = [] } }: { coverage: CaseCoverage }) {
  const t = useT();
  const rest = missing.filter((one) => !outOfReach.includes(one));
  const list = (names: string[]) =>
    names.slice(0, mostNamed).join(t('common.comma')) + (names.length > mostNamed ? ' …' : '');
  return (
    <>
      {rest.length > 0 ? <p className="warn">{t('propose.missing', { list: list(rest) })}</p> : null}
      {outOfReach.length > 0 ? <p className="soft">{t('propose.outOfReach', { list: list(outOfReach) })}</p> : null}
    </>
  );
}
