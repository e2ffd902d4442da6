import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import type { ClauseCoverage } from '../../../engine/authoring.ts';
import { type Clause, type Figure, figureText, type PolicyContent } from '../../../engine/index.ts';
import { definitionOf, type Reference } from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { useCoverage } from '../../kernel/engine/findings.ts';
import { FigurePills } from '../../kernel/ui/clause-tags.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { definitionHref } from '../../kernel/ui/router.ts';
import { matches } from '../../kernel/ui/search.ts';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { useFind } from '../../kernel/ui/use-find.ts';
import { type TextKey, useLocale, useT, useText } from '../../texts/translate.ts';
import { ClauseDialog, NewClause, putClause } from './clause-dialog.tsx';

const shownAtOnce = 120;

/** The clauses of the source document: which definitions cite them, which cases exercise them, and what is still missing. */
export function ClauseList() {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const [words, setWords] = useFind();
  const [kind, setKind] = useState<string | undefined>();
  const [status, setStatus] = useState<CoverageStatus | undefined>();
  const coverage = useCoverage(content);
  const covered = useMemo(() => new Map(coverage?.map((one) => [one.id, one])), [coverage]);
  const [limit, setLimit] = useState(shownAtOnce);
  const cited = useMemo(() => citations(content), [content]);
  const kinds = useMemo(() => [...new Set(content.clauses.clauses.flatMap((clause) => clause.kind))], [content]);
  const found = content.clauses.clauses.filter(
    (clause) =>
      (!kind || clause.kind.includes(kind)) &&
      (!status || covered.get(clause.id)?.status === status) &&
      matches(words, clause.id, text(clause.text), ...figureWords(clause.figures ?? [])),
  );
  if (content.clauses.clauses.length === 0)
    return <EmptyHelp icon="clause" title={t('clause.none')} text={t('clause.noneHelp')} action={<NewClause />} />;
  return (
    <>
      <div className="toolbar">
        <SearchInput label={t('policy.searchClauses')} value={words} onChange={setWords} />
        <Select
          allowClear
          style={{ minWidth: 150 }}
          placeholder={t('policy.clauseKind')}
          aria-label={t('policy.clauseKind')}
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, label: kindText(value, t) }))}
        />
        <CoverageFilter coverage={coverage} chosen={status} onChoose={setStatus} />
        <span className="faint">{t('policy.found', { count: found.length })}</span>
        <span className="grow" />
        <NewClause />
      </div>
      {found.length === 0 ? <EmptyHelp icon="search" title={t('common.nothingFound')} /> : null}
      <Section flush>
        <ul className="clause-list">
          {found.slice(0, limit).map((clause) => (
            <ClauseItem
              key={clause.id}
              clause={clause}
              cited={cited.get(clause.id) ?? []}
              coverage={covered.get(clause.id)}
            />
          ))}
        </ul>
      </Section>
      {found.length > limit ? (
        <button type="button" className="plain-button soft" onClick={() => setLimit(limit + 400)}>
          {t('common.showMore', { count: found.length - limit })}
        </button>
      ) : null}
    </>
  );
}

function kindText(kind: string, t: (key: TextKey) => string): string {
  const key = `clauseKind.${kind}` as TextKey;
  const text = t(key);
  return text === key ? kind : text;
}

function citations(content: PolicyContent): Map<string, Reference[]> {
  const cited = new Map<string, Reference[]>();
  for (const definition of [...Object.values(content.rules), ...Object.values(content.flows)]) {
    const ids = new Set([
      ...definition.clauses,
      ...Array.from(JSON.stringify(definition).matchAll(/"clauses":\[([^\]]*)\]/g), (match) =>
        (match[1] ?? '').split(',').map((part) => part.replaceAll('"', '')),
      ).flat(),
    ]);
    for (const id of ids) cited.set(id, [...(cited.get(id) ?? []), { kind: definition.kind, id: definition.id }]);
  }
  return cited;
}

/** Changes a clause; one that nothing cites can go. */
function ClauseEdits({ clause, cited }: { clause: Clause; cited: boolean }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const readOnly = useDocument((state) => state.readOnly);
  if (readOnly) return null;
  const { id } = clause;
  return (
    <>
      <Button
        size="small"
        type="text"
        icon={<Icon name="edit" size={14} />}
        aria-label={t('clause.change', { id })}
        onClick={() => setOpen(true)}
      />
      {cited ? null : <RemoveButton onClick={() => putClause(t('clause.stepRemove', { id }), id, undefined)} />}
      {open ? <ClauseDialog before={clause} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

type CoverageStatus = ClauseCoverage['status'];
const statuses: CoverageStatus[] = ['covered', 'mentioned', 'notExercised', 'notCited', 'narrative'];
const tones: Record<CoverageStatus, string> = {
  covered: 'pill pill-good',
  mentioned: 'pill pill-warn',
  notExercised: 'pill pill-warn',
  notCited: 'pill pill-bad',
  narrative: 'pill',
};

interface FilterProps {
  coverage: ClauseCoverage[] | undefined;
  chosen: CoverageStatus | undefined;
  onChoose: (status: CoverageStatus | undefined) => void;
}

/** How many clauses stand how; a click shows only those. */
function CoverageFilter({ coverage, chosen, onChoose }: FilterProps) {
  const t = useT();
  if (!coverage) return null;
  return (
    <div className="row row-wrap" role="group" aria-label={t('coverage.title')}>
      {statuses.map((status) => (
        <button
          key={status}
          type="button"
          className={`plain-button ${tones[status]} coverage-choice`}
          aria-pressed={chosen === status}
          onClick={() => onChoose(chosen === status ? undefined : status)}
        >
          {t(`coverage.${status}`)} {coverage.filter((one) => one.status === status).length}
        </button>
      ))}
    </div>
  );
}

/** How a clause stands: by how many cases it is exercised, and the figures that nothing which cites it holds. */
function CoverageMark({ coverage }: { coverage: ClauseCoverage }) {
  const t = useT();
  const locale = useLocale();
  const { status, exercisedBy, missingFigures } = coverage;
  const cases = exercisedBy.map((one) => `${one.id} · ${one.case}`);
  return (
    <div className="clause-coverage">
      <span className={tones[status]}>{t(`coverage.${status}`)}</span>
      {cases.length > 0 ? (
        <span className="faint" title={cases.slice(0, 20).join('\n')}>
          {t('coverage.cases', { count: cases.length })}
        </span>
      ) : null}
      {missingFigures.length > 0 && status !== 'notCited' ? (
        <span className="warn">
          {t('coverage.missing', {
            figures: missingFigures.map((figure) => figureText(figure, locale)).join(t('common.comma')),
          })}
        </span>
      ) : null}
    </div>
  );
}

interface ItemProps {
  clause: Clause;
  cited: Reference[];
  coverage: ClauseCoverage | undefined;
}

/** Figures in either language, to be searched. */
const figureWords = (figures: Figure[]) =>
  figures.flatMap((one) => (typeof one === 'string' ? [one] : [one['zh-CN'], one.en]));

function ClauseItem({ clause, cited, coverage }: ItemProps) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  return (
    <li>
      <div>
        <span className="mono">{clause.id}</span>
        <div className="faint">{clause.kind.map((kind) => kindText(kind, t)).join(t('common.comma'))}</div>
      </div>
      <div>
        {text(clause.text, '—')}
        {clause.reason ? <div className="faint">{text(clause.reason)}</div> : null}
        {clause.figures?.length ? (
          <div className="clause-figures">
            <FigurePills figures={clause.figures} />
          </div>
        ) : null}
        {coverage ? <CoverageMark coverage={coverage} /> : null}
      </div>
      <div className="definition-marks">
        {cited.slice(0, 3).map(({ kind, id }) => (
          <a key={`${kind}/${id}`} className="pill" href={definitionHref(content.policy.id, { kind, id })}>
            <Icon name={kind === 'rules' ? 'rules' : 'flow'} size={13} />
            {text(definitionOf(content, { kind, id })?.title, id)}
          </a>
        ))}
        {cited.length > 3 ? <span className="faint">+{cited.length - 3}</span> : null}
        <ClauseEdits clause={clause} cited={cited.length > 0} />
      </div>
    </li>
  );
}
