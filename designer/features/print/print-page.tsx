import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { FlowDefinition, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useLightOnPaper } from '../../kernel/ui/light-on-paper.ts';
import { href } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { PrintedFlow } from './printed-flow.tsx';
import { PrintedRuleSet } from './printed-rule-set.tsx';
import './print.css';

/** A rule set or a flow on paper: everything in words, with edition, date and room for signatures. */
export function PrintPage({ room, id }: { room: string | undefined; id: string | undefined }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const definition = id === undefined ? undefined : room === 'flows' ? content.flows[id] : content.rules[id];
  if (!definition) return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
  return (
    <Sheet definition={definition}>
      {definition.kind === 'flow' ? <PrintedFlow flow={definition} /> : <PrintedRuleSet definition={definition} />}
    </Sheet>
  );
}

function Sheet({ definition, children }: { definition: RuleSetDefinition | FlowDefinition; children: ReactNode }) {
  const t = useT();
  const personName = usePersonName();
  const text = useText();
  useLightOnPaper();
  const { content, draft, baseNumber, editions } = useDocument();
  const edition = editions.find((item) => item.number === baseNumber);
  const back = href(
    'policies',
    content?.policy.id ?? '',
    definition.kind === 'flow' ? 'flows' : 'rules',
    definition.id,
  );
  return (
    <article className="sheet">
      <div className="sheet-tools">
        <Button href={back} icon={<Icon name="back" />}>
          {t('print.back')}
        </Button>
        <Button type="primary" icon={<Icon name="print" />} onClick={() => window.print()}>
          {t('print.print')}
        </Button>
      </div>
      <p className="sheet-policy">{text(content?.policy.title)}</p>
      <h1>{text(definition.title, definition.id)}</h1>
      <p className="soft">
        {draft ? t('draft.name', { title: draft.title }) : t('edition.number', { number: baseNumber })}
        {edition && !draft ? ` · ${t('edition.from', { time: dayAndTime(edition.effectiveFrom) })}` : ''} ·{' '}
        {t('print.on', { time: dayAndTime(Date.now()) })} · {definition.clauses.join(t('common.comma'))}
      </p>
      {children}
      <div className="sheet-sign">
        {(['made', 'checked', 'approved'] as const).map((who) => (
          <div key={who}>
            {t(`print.${who}`)}
            <span>{who === 'approved' && !draft ? personName(edition?.approvedBy) : ''}</span>
          </div>
        ))}
      </div>
    </article>
  );
}
