import { Button } from 'antd';
import { useState } from 'react';
import type { Json, PolicyContent } from '../../engine/index.ts';
import { type ApiError, api, type Draft, type Impact } from '../api.ts';
import { saveNow } from '../document/autosave.ts';
import { useDocument } from '../document/store.ts';
import { useWords } from '../forms/use-words.ts';
import { useT, useText } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import { Section } from '../ui/page.tsx';
import { problemText } from '../ui/problem-text.ts';
import { Figure } from './figure.tsx';

/** What the draft would change in past decisions and in instances under way. */
export function ImpactSection({ draft }: { draft: Draft }) {
  const t = useT();
  const policy = useDocument((state) => state.policy);
  const [impact, setImpact] = useState<Impact | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await saveNow();
      setImpact(await api.impact(policy, draft.id));
    } catch (error) {
      setProblem(error as ApiError);
    }
    setBusy(false);
  };
  const button = (
    <Button size="small" icon={<Icon name="restart" size={14} />} loading={busy} onClick={() => void run()}>
      {t('govern.impactRun')}
    </Button>
  );
  return (
    <Section title={t('govern.impact')} actions={button}>
      {problem ? <p className="bad">{problemText(problem)}</p> : null}
      {impact ? <ImpactView impact={impact} /> : <p className="soft">{t('govern.impactHelp')}</p>}
    </Section>
  );
}

function ImpactView({ impact: { decisions, instances } }: { impact: Impact }) {
  const t = useT();
  const text = useText();
  const words = useWords();
  const content = useDocument((state) => state.content) as PolicyContent;
  const say = (outcome: Json, ruleSet: string) => words.value(outcome, content.rules[ruleSet]?.outcome);
  return (
    <>
      <div className="publish-figures">
        <Figure value={decisions.replayed} text={t('govern.replayed')} />
        <Figure
          value={decisions.changed}
          text={t('govern.differ')}
          {...(decisions.changed > 0 ? { tone: 'warn' } : {})}
        />
        <Figure value={instances.open} text={t('govern.openInstances')} />
        <Figure
          value={instances.affected}
          text={t('govern.affected')}
          {...(instances.affected > 0 ? { tone: 'warn' } : {})}
        />
      </div>
      <ul className="impact-list">
        {Object.entries(decisions.totals).map(([name, total]) => (
          <li key={name}>
            {words.label(name)}
            {t('common.colon')}
            {total.before.toLocaleString()} → <b>{total.after.toLocaleString()}</b>
          </li>
        ))}
        {decisions.examples.map((example) => (
          <li key={example.id}>
            {text(content.rules[example.ruleSet]?.title, example.ruleSet)}{' '}
            <span className="faint">{say(example.before, example.ruleSet)}</span> →{' '}
            {say(example.after, example.ruleSet)}
          </li>
        ))}
      </ul>
    </>
  );
}
