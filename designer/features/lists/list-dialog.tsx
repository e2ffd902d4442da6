import { Alert, App, Button, Modal, Progress } from 'antd';
import { useMemo, useState } from 'react';
import type { JsonObject, RuleSetDefinition } from '../../../engine/index.ts';
import { saveFile } from '../../kernel/api.ts';
import { addCases } from '../../kernel/document/add-cases.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { makeFile } from '../../kernel/excel/ask-excel.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useLocale, useT } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { type FactColumn, factColumnsOf } from './fact-columns.ts';
import { keptCases, mostKept } from './kept-cases.ts';
import { ListResult } from './list-result.tsx';
import { resultsOf } from './list-workbooks.ts';
import './lists.css';
import { type CaseSheet, findList, type ListProblem, mostRows } from './read-list.ts';
import type { TriedCase } from './try-list.ts';
import { useAnswerWords } from './use-answer-words.ts';
import { type OpenedList, type Tried, useTried } from './use-tried.ts';

interface DialogProps {
  id: string;
  opened: OpenedList;
  isOpen: boolean;
  /** Puts a case into the trial. */
  onOpenCase: (number: number, facts: JsonObject) => void;
  onClose: () => void;
}

/** A list of cases and what becomes of each: in the draft, and in the edition on which it is based. */
export function ListDialog({ id, opened, isOpen, onOpenCase, onClose }: DialogProps) {
  const t = useT();
  const locale = useLocale();
  const { file, content } = opened;
  const definition = content.rules[id] as RuleSetDefinition;
  const columns = useMemo(() => factColumnsOf(content, definition, locale), [content, definition, locale]);
  const asked = useMemo(() => withFacts(definition, columns), [definition, columns]);
  const list = useMemo(() => (file.lines ? findList(file.lines, columns) : 'notExcel'), [file, columns]);
  const tried = useTried(id, typeof list === 'string' ? undefined : list, opened);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  if (typeof list === 'string') return <Refused {...{ isOpen, columns, onClose }} problem={list} file={file.name} />;
  const { cases } = tried;
  const result = cases ? { list, cases, definition: asked, opened, chosen } : undefined;
  return (
    <Modal
      open={isOpen}
      width={1180}
      style={{ top: 24 }}
      title={t('list.title', { file: file.name })}
      onCancel={onClose}
      footer={
        <>
          {result ? <Actions {...result} onKept={() => setChosen(new Set())} /> : null}
          <Button onClick={onClose}>{t('common.dismiss')}</Button>
        </>
      }
    >
      {result ? (
        <ListResult {...result} onChosen={setChosen} onOpenCase={onOpenCase} />
      ) : (
        <Running tried={tried} all={list.numbers.length} />
      )}
    </Modal>
  );
}

/** The rule set with all facts that its form asks, so that words are found for those of the rule sets which it asks. */
function withFacts(definition: RuleSetDefinition, columns: FactColumn[]): RuleSetDefinition {
  const properties = Object.fromEntries(columns.map(({ fact, schema }) => [fact, schema]));
  return { ...definition, facts: { ...definition.facts, properties } };
}

interface RefusedProps {
  isOpen: boolean;
  problem: ListProblem;
  file: string;
  columns: FactColumn[];
  onClose: () => void;
}

/** Why a file cannot be tried, and what to do. */
function Refused({ isOpen, problem, file, columns, onClose }: RefusedProps) {
  const t = useT();
  const headers = columns.map(({ header }) => header).join(t('common.comma'));
  return (
    <Modal
      open={isOpen}
      width={560}
      title={t('list.refused')}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('common.dismiss')}</Button>}
    >
      <Alert
        type="error"
        showIcon
        title={t(`list.${problem}`, { file })}
        description={t(`list.${problem}Help`, { headers, most: mostRows.toLocaleString() })}
      />
    </Modal>
  );
}

function Running({ tried: { done, stop }, all }: { tried: Tried; all: number }) {
  const t = useT();
  return (
    <div className="list-running" role="status">
      <Progress percent={Math.floor((done / all) * 100)} aria-label={t('list.menu')} />
      <div className="row">
        <span className="grow">{t('list.progress', { done: done.toLocaleString(), all: all.toLocaleString() })}</span>
        <Button size="small" onClick={stop}>
          {t('list.stop')}
        </Button>
      </div>
    </div>
  );
}

interface ActionsProps {
  list: CaseSheet;
  cases: TriedCase[];
  definition: RuleSetDefinition;
  opened: OpenedList;
  chosen: ReadonlySet<number>;
  onKept: () => void;
}

/** The results as a file, and chosen rows as cases. */
function Actions({ list, cases, definition, opened, chosen, onKept }: ActionsProps) {
  const t = useT();
  const { message } = App.useApp();
  const { readOnly, baseNumber } = useDocument();
  const words = useWords(definition);
  const { why } = useAnswerWords(definition);
  const { act, busy } = useDoing();
  const save = async () => {
    const edition = opened.before ? baseNumber : undefined;
    const results = resultsOf(list, cases, { outcome: definition.outcome, edition }, { words, t, why });
    const name = t('list.resultFile', { file: opened.file.name.replace(/\.xlsx$/i, '') });
    saveFile(await makeFile(results), name);
  };
  const keep = () => {
    const picked = cases.filter(({ number }) => chosen.has(number));
    const taken = useDocument.getState().content?.cases[definition.id]?.cases ?? [];
    addCases(
      definition.id,
      keptCases(picked, list, { at: opened.at, taken }),
      t('list.step', { count: picked.length }),
    );
    message.success(t('list.kept', { count: picked.length }));
    onKept();
  };
  return (
    <>
      {readOnly ? null : (
        <Button
          icon={<Icon name="flag" size={14} />}
          disabled={chosen.size === 0}
          title={t('list.keepHelp', { most: mostKept })}
          onClick={keep}
        >
          {t('list.keep', { count: chosen.size })}
        </Button>
      )}
      <Button icon={<Icon name="download" size={14} />} loading={busy} onClick={() => void act(save)}>
        {t('list.export')}
      </Button>
    </>
  );
}
