import { useMemo, useState } from 'react';
import type { FlowDefinition, PolicyContent } from '../../../engine/index.ts';
import { FlowChart } from '../../chart/chart.tsx';
import type { Selection } from '../../chart/marks.ts';
import type { StatePath } from '../../kernel/machine/places.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import type { FlowReading } from '../../words/flow-words.ts';
import { wordsOf } from '../../words/policy-words.ts';
import '../../words/diff.css';
import { diffFlows } from './flow-diff.ts';

interface DrawnFlowProps {
  before: FlowDefinition;
  after: FlowDefinition;
  content: PolicyContent;
  /** The state or transition that the reader asked for, and the state around it. */
  chosen?: Selection | undefined;
  focus?: StatePath | undefined;
}

const nothing: ReadonlySet<string> = new Set();

/** A changed flow as one chart: what is new, gone or changed is named and coloured where it stands. */
export function DrawnFlow({ before, after, content, chosen, focus }: DrawnFlowProps) {
  const t = useT();
  const locale = useLocale();
  const { flow, marks } = useMemo(() => diffFlows(before, after), [before, after]);
  const reading = useMemo<FlowReading>(
    () => ({ flow, content, words: wordsOf(content, flow, locale), locale, t }),
    [flow, content, locale, t],
  );
  const [collapsed, setCollapsed] = useState(nothing);
  const [selection, setSelection] = useState<Selection>(chosen ?? null);
  const changes = useMemo(() => ({ changes: marks }), [marks]);
  const fold = (path: StatePath, folded: boolean) =>
    setCollapsed((was) => new Set(folded ? [...was, path] : [...was].filter((item) => item !== path)));
  return (
    <div className="diff-flow">
      <FlowChart
        {...{ reading, collapsed, selection }}
        onCollapse={fold}
        onSelect={setSelection}
        marks={changes}
        whole={focus === undefined}
        focus={focus}
      />
      <p className="diff-legend">
        {(['added', 'removed', 'changed'] as const).map((mark) => (
          <span key={mark} className={`diff-badge diff-badge-${mark}`}>
            {t(`diff.${mark}`)}
          </span>
        ))}
      </p>
    </div>
  );
}
