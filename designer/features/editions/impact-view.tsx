import { Tabs } from 'antd';
import { useState } from 'react';
import type { MoneyTotals, ReplayExample } from '../../../engine/authoring.ts';
import {
  type Json,
  type PolicyContent,
  type ProblemCode,
  problemCodes,
  type RuleSetDefinition,
  ruleLabel,
} from '../../../engine/index.ts';
import type { Impact } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { Count } from '../../kernel/ui/count.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { href, navigate } from '../../kernel/ui/router.ts';
import { TableHead } from '../../kernel/ui/table-head.tsx';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { ExplanationView } from '../../words/explanation.tsx';
import { MoneyTable, signed } from '../../words/money-table.tsx';
import type { Words } from '../../words/policy-words.ts';
import { innermostStates, useStateNames } from '../../words/state-words.ts';
import { useWords } from '../../words/use-words.ts';

/** What a draft changes: counts, sums of money, by rule and by clause, examples with their reasons, instances under way. */
export function ImpactView({ impact: { decisions, instances, records } }: { impact: Impact }) {
  const t = useT();
  const words = useWords();
  const warn = (count: number) => (count > 0 ? { tone: 'warn' } : {});
  return (
    <div className="impact" data-impact>
      <div className="publish-figures impact-figures">
        <Count value={decisions.replayed.toLocaleString()} text={t('govern.replayed')} />
        <Count value={decisions.changed.toLocaleString()} text={t('govern.differ')} {...warn(decisions.changed)} />
        <Count value={decisions.refused.toLocaleString()} text={t('impact.refused')} {...warn(decisions.refused)} />
        <Count
          value={decisions.unanswered.toLocaleString()}
          text={t('impact.unanswered')}
          {...warn(decisions.unanswered)}
        />
        <Count value={instances.open.toLocaleString()} text={t('govern.openInstances')} />
        <Count value={instances.affected.toLocaleString()} text={t('govern.affected')} {...warn(instances.affected)} />
        {records.compared > 0 ? (
          <Count value={records.affected.toLocaleString()} text={t('impact.records')} {...warn(records.affected)} />
        ) : null}
      </div>
      {decisions.limited ? (
        <p className="warn">
          {decisions.recorded === undefined
            ? t('impact.limited')
            : t('impact.drawnFrom', { count: decisions.recorded.toLocaleString() })}
        </p>
      ) : null}
      <MoneyTable totals={decisions.totals} words={words} sides={[t('impact.before'), t('impact.after')]} />
      {decisions.changed + instances.affected + records.affected === 0 ? (
        <EmptyHelp icon="check" title={t('impact.nothing')} text={t('impact.nothingHelp')} />
      ) : (
        <Tabs
          items={[
            { key: 'examples', label: t('impact.examples'), children: <Examples examples={decisions.examples} /> },
            { key: 'rules', label: t('impact.byRule'), children: <ByRule rows={decisions.byRule} /> },
            { key: 'clauses', label: t('impact.byClause'), children: <ByClause rows={decisions.byClause} /> },
            { key: 'instances', label: t('impact.instances'), children: <Instances instances={instances} /> },
            ...(records.affected > 0
              ? [{ key: 'records', label: t('impact.recordsTab'), children: <Records records={records} /> }]
              : []),
          ]}
        />
      )}
    </div>
  );
}

const moneyWords = (totals: MoneyTotals, words: Words) =>
  Object.entries(totals)
    .filter(([, { before, after }]) => before !== after)
    .map(([name, { before, after }]) => `${words.label(name)} ${signed({ before, after })}`)
    .join(' · ');

function ByRule({ rows }: { rows: Impact['decisions']['byRule'] }) {
  const t = useT();
  const text = useText();
  const words = useWords();
  const { base, content, policy } = useDocument();
  const locale = useLocale();
  /** A rule that the draft no longer has is called as the edition calls it. */
  const nameOf = (ruleSet: string, rule: string) => {
    const has = (one?: RuleSetDefinition) =>
      [...(one?.rules ?? []), ...(one?.table?.rows ?? [])].some(({ id }) => id === rule);
    const definition = [content?.rules[ruleSet], base?.rules[ruleSet]].find(has);
    return definition ? ruleLabel(definition, rule)[locale] : rule;
  };
  return (
    <table className="plain-table">
      <TableHead
        heads={(['rule', 'changed', 'lost', 'gained', 'difference'] as const).map((head) => t(`impact.${head}`))}
      />
      <tbody>
        {rows.map(({ ruleSet, rule, changed, lost, gained, totals }) => (
          <tr key={`${ruleSet}/${rule}`}>
            <th scope="row">
              <a href={`${href('policies', policy, 'rules', ruleSet)}?at=${encodeURIComponent(rule)}`}>
                {text(content?.rules[ruleSet]?.title, ruleSet)} · {nameOf(ruleSet, rule)}
              </a>
            </th>
            <td>{changed.toLocaleString()}</td>
            <td>{lost.toLocaleString()}</td>
            <td>{gained.toLocaleString()}</td>
            <td>{moneyWords(totals, words)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ByClause({ rows }: { rows: Impact['decisions']['byClause'] }) {
  const t = useT();
  const text = useText();
  const words = useWords();
  const content = useDocument((state) => state.content) as PolicyContent;
  return (
    <table className="plain-table">
      <TableHead heads={[t('impact.clause'), t('impact.changed'), t('impact.difference')]} />
      <tbody>
        {rows.map(({ clause, changed, totals }) => (
          <tr key={clause}>
            <th scope="row">
              <span className="mono">{clause}</span>{' '}
              <span className="soft">{text(content.clauses.clauses.find(({ id }) => id === clause)?.text)}</span>
            </th>
            <td>{changed.toLocaleString()}</td>
            <td>{moneyWords(totals, words)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Examples({ examples }: { examples: ReplayExample[] }) {
  const t = useT();
  if (examples.length === 0) return <p className="soft">{t('impact.noExamples')}</p>;
  return (
    <ul className="impact-examples">
      {examples.map((example) => (
        <Example key={example.id} example={example} />
      ))}
    </ul>
  );
}

function Example({ example }: { example: ReplayExample }) {
  const t = useT();
  const text = useText();
  const [open, setOpen] = useState(false);
  const { base, content, policy } = useDocument();
  const { ruleSet, at, facts, before, after, explanation } = example;
  const definition = content?.rules[ruleSet];
  const words = useWords(definition);
  const reveal = (rule: string) =>
    navigate(`${href('policies', policy, 'rules', ruleSet)}?at=${encodeURIComponent(rule)}`);
  return (
    <li>
      <button type="button" className="plain-button impact-example" aria-expanded={open} onClick={() => setOpen(!open)}>
        <b>{text(definition?.title, ruleSet)}</b> <span className="faint">{dayAndTime(at)}</span>
        <div>
          <Outcome value={before} words={words} definition={definition} /> →{' '}
          <b>
            <Outcome value={after} words={words} definition={definition} />
          </b>
        </div>
      </button>
      {open ? (
        <>
          <p className="soft">
            {Object.entries(facts)
              .map(
                ([name, value]) => `${words.label(name)} = ${words.value(value, definition?.facts.properties?.[name])}`,
              )
              .join(' · ')}
          </p>
          <div className="impact-sides">
            {(['before', 'after'] as const).map((side) => (
              <section key={side}>
                <h4>{t(`impact.${side}`)}</h4>
                {explanation?.[side] ? (
                  <ExplanationView
                    explanation={explanation[side]}
                    definition={(side === 'before' ? base : content)?.rules[ruleSet]}
                    onReveal={reveal}
                  />
                ) : (
                  <p className="soft">{t('impact.noExplanation')}</p>
                )}
              </section>
            ))}
          </div>
        </>
      ) : null}
    </li>
  );
}

function Outcome({
  value,
  words,
  definition,
}: {
  value: Json;
  words: Words;
  definition: PolicyContent['rules'][string] | undefined;
}) {
  const t = useT();
  const locale = useLocale();
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const problem = entries.find(([name]) => name === 'problem')?.[1] as { code?: string; facts?: string[] } | undefined;
  if (problem) {
    const facts = (problem.facts ?? []).map(words.label).join(t('common.comma'));
    const title = problemCodes[problem.code as ProblemCode]?.title[locale] ?? problem.code;
    return <span className="bad">{`${t('impact.refusal')} ${title} ${facts}`}</span>;
  }
  return (
    <span>
      {entries
        .map(([name, item]) => `${words.label(name)} ${words.value(item, definition?.outcome.properties?.[name])}`)
        .join(' · ') || '—'}
    </span>
  );
}

const recordReasons = {
  formRemoved: 'formRemoved',
  refused: 'notFiled',
  computedOtherwise: 'computedOtherwise',
} as const;

/** Records that could not be filed as they are any more, or would compute other values. */
function Records({ records: { affected, examples, limited } }: { records: Impact['records'] }) {
  const t = useT();
  const text = useText();
  const words = useWords();
  const { base, content } = useDocument();
  return (
    <>
      {limited ? <p className="warn">{t('impact.recordsLimited')}</p> : null}
      <ul className="plain-list">
        {examples.map(({ id, number, form, reason, fields }) => {
          const definition = content?.forms[form] ?? base?.forms[form];
          const named = fields.map((name) => text(definition?.fields.properties?.[name]?.title, words.label(name)));
          return (
            <li key={id}>
              <a href={href('records', id)}>{number ?? text(definition?.title, form)}</a>{' '}
              <span className="soft">
                {t(`impact.${recordReasons[reason]}`, { fields: named.join(t('common.comma')) })}
              </span>
            </li>
          );
        })}
      </ul>
      {affected > examples.length ? (
        <p className="faint">{t('impact.moreRecords', { count: affected - examples.length })}</p>
      ) : null}
    </>
  );
}

const reasons = { flowRemoved: 'impact.flowRemoved', stateRemoved: 'impact.stateRemoved' } as const;

function Instances({ instances: { byReason, examples } }: { instances: Impact['instances'] }) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const nameOf = useStateNames();
  const content = useDocument((state) => state.content) as PolicyContent;
  if (byReason.length === 0) return <p className="soft">{t('impact.noInstances')}</p>;
  const say = (flow: string, state: Json) => {
    const names = innermostStates(state).map((path) => nameOf(content, flow, path));
    return `${text(content.flows[flow]?.title, flow)} · ${names.join(' · ')}`;
  };
  const why = (reason: string) =>
    t(Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons] : 'impact.acceptsDiffer');
  return (
    <>
      <table className="plain-table" lang={locale}>
        <TableHead heads={[t('impact.where'), t('impact.why'), t('govern.affected')]} />
        <tbody>
          {byReason.map(({ flow, state, reason, affected }) => (
            <tr key={`${flow}${JSON.stringify(state)}${reason}`}>
              <th scope="row">{say(flow, state)}</th>
              <td>{why(reason)}</td>
              <td>{affected.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="impact-list">
        {examples.map(({ id, flow, state, reason }) => (
          <li key={id}>
            <a href={href('instances', id)}>{id}</a> {say(flow, state)} <span className="faint">{why(reason)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
