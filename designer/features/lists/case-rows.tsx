import { useVirtualizer } from '@tanstack/react-virtual';
import { Button, Checkbox, Radio } from 'antd';
import { type CSSProperties, useMemo, useRef, useState } from 'react';
import type { JsonObject, RuleSetDefinition } from '../../../engine/index.ts';
import { cellText } from '../../../engine/reading.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useT } from '../../texts/translate.ts';
import { mostKept } from './kept-cases.ts';
import type { CaseSheet } from './read-list.ts';
import type { TriedCase } from './try-list.ts';
import { useAnswerWords } from './use-answer-words.ts';
import type { OpenedList } from './use-tried.ts';

type Shown = 'all' | 'different' | 'refused';
const isShown: Record<Shown, (one: TriedCase) => boolean> = {
  all: () => true,
  different: ({ differs }) => differs,
  refused: ({ now }) => !now || !('outcome' in now),
};

const rowHeight = 46;

export interface ResultProps {
  list: CaseSheet;
  cases: TriedCase[];
  definition: RuleSetDefinition;
  opened: OpenedList;
  /** The lines of the rows that are to be kept as cases. */
  chosen: ReadonlySet<number>;
  onChosen: (chosen: ReadonlySet<number>) => void;
  onOpenCase: (number: number, facts: JsonObject) => void;
}

/** The rows of a list with what became of each; only those in view are drawn. */
export function CaseRows({ edition, ...props }: ResultProps & { edition: string }) {
  const { cases, opened, list } = props;
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  const [shown, setShown] = useState<Shown>('all');
  const rows = useMemo(() => cases.filter(isShown[shown]), [cases, shown]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const isCompared = opened.before !== undefined;
  const heads = [
    ...(readOnly ? [] : ['']),
    t('list.row'),
    ...(list.notes.length > 0 ? [list.notes.map(({ header }) => header).join(' · ')] : []),
    t('list.facts'),
    ...(isCompared ? [edition, t('list.draft')] : [t('list.result')]),
    '',
  ];
  const columns = { '--list-columns': columnsOf(!readOnly, list.notes.length > 0, isCompared) } as CSSProperties;
  return (
    <section>
      <Filter cases={cases} isCompared={isCompared} shown={shown} onShown={setShown} />
      <div className="list-scroller" ref={scroller} style={columns}>
        <div role="table" aria-label={t('list.cases')} aria-rowcount={rows.length + 1}>
          <div role="row" className="list-row list-head" aria-rowindex={1}>
            {heads.map((head, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their places
              <div role="columnheader" key={at} title={head}>
                {head}
              </div>
            ))}
          </div>
          <div role="rowgroup" className="list-body" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const one = rows[index] as TriedCase;
              return (
                <CaseRow key={one.number} {...{ ...props, one, isCompared, readOnly }} index={index} top={start} />
              );
            })}
          </div>
        </div>
        {rows.length === 0 ? <p className="soft list-nothing">{t('list.nothing')}</p> : null}
      </div>
    </section>
  );
}

const columnsOf = (isChosen: boolean, hasNotes: boolean, isCompared: boolean) =>
  [
    ...(isChosen ? ['28px'] : []),
    '52px',
    ...(hasNotes ? ['minmax(110px, 1fr)'] : []),
    'minmax(180px, 1.8fr)',
    ...(isCompared ? ['minmax(150px, 1.5fr)'] : []),
    'minmax(170px, 1.7fr)',
    '32px',
  ].join(' ');

interface FilterProps {
  cases: TriedCase[];
  isCompared: boolean;
  shown: Shown;
  onShown: (shown: Shown) => void;
}

function Filter({ cases, isCompared, shown, onShown }: FilterProps) {
  const t = useT();
  const count = (which: Shown) => cases.filter(isShown[which]).length.toLocaleString();
  return (
    <Radio.Group
      className="list-filter"
      aria-label={t('list.show')}
      optionType="button"
      size="small"
      value={shown}
      onChange={({ target }) => onShown(target.value as Shown)}
      options={[
        { value: 'all', label: t('list.all', { count: count('all') }) },
        ...(isCompared ? [{ value: 'different', label: t('list.onlyDifferent', { count: count('different') }) }] : []),
        { value: 'refused', label: t('list.onlyRefused', { count: count('refused') }) },
      ]}
    />
  );
}

interface RowProps extends ResultProps {
  one: TriedCase;
  index: number;
  top: number;
  isCompared: boolean;
  readOnly: boolean;
}

function CaseRow({ one, index, top, isCompared, readOnly, ...props }: RowProps) {
  const t = useT();
  const { list, definition, chosen, onChosen, onOpenCase } = props;
  const { given, answer, why } = useAnswerWords(definition);
  const { number, facts, now, before, differs } = one;
  const notes = list.notes.flatMap(({ at }) => cellText(list.lines[number - 1]?.[at]) || []).join(' · ');
  const isChosen = chosen.has(number);
  const choose = (on: boolean) =>
    onChosen(new Set(on ? [...chosen, number] : [...chosen].filter((other) => other !== number)));
  return (
    <div
      role="row"
      className="list-row"
      data-line={number}
      data-differs={differs || undefined}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)` }}
    >
      {readOnly ? null : (
        <div role="cell">
          <Checkbox
            checked={isChosen}
            disabled={!now || 'broken' in now || (!isChosen && chosen.size >= mostKept)}
            aria-label={t('list.choose', { number })}
            onChange={({ target }) => choose(target.checked)}
          />
        </div>
      )}
      <div role="cell" className="faint">
        {number}
      </div>
      {list.notes.length > 0 ? <Cell text={notes} /> : null}
      <Cell text={given(facts)} />
      {isCompared ? <Cell text={before ? answer(before) : ''} tone={toneOf(before)} /> : null}
      <Cell text={now ? answer(now) : why(one)} tone={toneOf(now)} {...(differs ? { mark: t('list.differs') } : {})} />
      <OpenCase number={number} facts={facts} onOpen={onOpenCase} />
    </div>
  );
}

const toneOf = (answer: TriedCase['now']) => (answer && 'outcome' in answer ? '' : 'warn');

/** Two lines of a text; all of it where the pointer rests. */
function Cell({ text, tone = '', mark }: { text: string; tone?: string; mark?: string }) {
  return (
    <div role="cell" className="list-cell" title={text}>
      <span className={`list-text ${tone}`}>{text}</span>
      {mark ? <span className="pill pill-warn">{mark}</span> : null}
    </div>
  );
}

interface OpenProps {
  number: number;
  facts: JsonObject;
  onOpen: (number: number, facts: JsonObject) => void;
}

function OpenCase({ number, facts, onOpen }: OpenProps) {
  const label = useT()('list.openRow', { number });
  return (
    <div role="cell">
      <Button
        size="small"
        type="text"
        icon={<Icon name="next" size={14} />}
        aria-label={label}
        title={label}
        onClick={() => onOpen(number, facts)}
      />
    </div>
  );
}
