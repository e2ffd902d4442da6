import { Alert } from 'antd';
import { useMemo } from 'react';
import type { RuleSetDefinition } from '../../../engine/index.ts';
import { valueFlaws } from '../../../engine/reading.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { FlawList } from '../../kernel/excel/flaw-list.tsx';
import { Count } from '../../kernel/ui/count.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { MoneyTable } from '../../words/money-table.tsx';
import { useWords } from '../../words/use-words.ts';
import { CaseRows, type ResultProps } from './case-rows.tsx';
import type { CaseSheet } from './read-list.ts';
import { type ListSummary, summaryOf } from './try-list.ts';
import { useAnswerWords } from './use-answer-words.ts';

/** What became of a list: in figures, in money, what kept rows from a result, and row by row. */
export function ListResult(props: ResultProps) {
  const { list, cases, definition, opened } = props;
  const t = useT();
  const locale = useLocale();
  const words = useWords(definition);
  const baseNumber = useDocument((state) => state.baseNumber);
  const summary = useMemo(() => summaryOf(cases, definition.outcome), [cases, definition]);
  const flaws = useMemo(() => cases.flatMap((one) => one.flaws), [cases]);
  const edition = t('list.edition', { number: baseNumber });
  return (
    <div className="list-result" data-list>
      <Figures summary={summary} number={opened.before ? baseNumber : undefined} />
      {cases.length < list.numbers.length ? (
        <Alert
          type="info"
          showIcon
          title={t('list.stopped', { done: cases.length.toLocaleString(), all: list.numbers.length.toLocaleString() })}
        />
      ) : null}
      <MoneyTable
        totals={summary.totals}
        words={words}
        sides={opened.before ? [edition, t('list.draft')] : [t('list.sum')]}
      />
      <Reasons summary={summary} definition={definition} />
      <FlawList
        flaws={flaws.map((flaw) => ({ ...flaw, reason: valueFlaws[flaw.reason][locale] }))}
        help={t('list.flawsHelp')}
      />
      <CaseRows {...props} edition={edition} />
      <Notes list={list} at={opened.at} />
    </div>
  );
}

function Figures({ summary, number }: { summary: ListSummary; number: number | undefined }) {
  const t = useT();
  const warn = (count: number) => (count > 0 ? { tone: 'warn' } : {});
  const figure = (name: 'decided' | 'unanswered' | 'refused' | 'unread' | 'changed', text: string) => (
    <Count value={summary[name].toLocaleString()} text={text} {...(name === 'decided' ? {} : warn(summary[name]))} />
  );
  return (
    <div className="publish-figures list-figures">
      {figure('decided', t('list.decided', { count: summary.decided }))}
      {summary.unanswered > 0 ? figure('unanswered', t('list.unanswered', { count: summary.unanswered })) : null}
      {figure('refused', t('list.refusedRows', { count: summary.refused }))}
      {figure('unread', t('list.unread', { count: summary.unread }))}
      {number === undefined ? null : figure('changed', t('list.changed', { count: summary.changed, number }))}
    </div>
  );
}

const mostReasons = 6;

function Reasons({ summary: { reasons }, definition }: { summary: ListSummary; definition: RuleSetDefinition }) {
  const t = useT();
  const { answer } = useAnswerWords(definition);
  if (reasons.length === 0) return null;
  return (
    <section className="list-reasons">
      <h4>{t('list.reasons')}</h4>
      <ul>
        {reasons.slice(0, mostReasons).map((reason) => (
          <li key={JSON.stringify(reason.answer)}>
            {answer(reason.answer)}
            {t('common.colon')}
            {t('list.reasonRows', { count: reason.count })}
          </li>
        ))}
        {reasons.length > mostReasons ? (
          <li>{t('list.moreReasons', { count: reasons.length - mostReasons })}</li>
        ) : null}
      </ul>
    </section>
  );
}

/** Which columns of the file are no facts, and which facts it has no column for. */
function Notes({ list: { notes, missing }, at }: { list: CaseSheet; at: string }) {
  const t = useT();
  const named = (columns: { header: string }[]) => columns.map(({ header }) => header).join(t('common.comma'));
  return (
    <div className="list-notes soft">
      <p>{t('list.at', { at: dayAndTime(at) })}</p>
      {notes.length > 0 ? <p>{t('list.notes', { headers: named(notes) })}</p> : null}
      {missing.length > 0 ? <p>{t('list.missing', { headers: named(missing) })}</p> : null}
    </div>
  );
}
