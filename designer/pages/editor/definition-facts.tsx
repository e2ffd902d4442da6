import { memo, type ReactNode } from 'react';
import type { PolicyContent } from '../../../engine/index.ts';
import { type Reference, usageOf } from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { ClauseTags } from '../../kernel/ui/clause-tags.tsx';
import { DefinitionLinks } from '../../kernel/ui/definition-links.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useSame } from '../../kernel/ui/use-same.ts';
import { useT } from '../../texts/translate.ts';

interface DefinitionFactsProps {
  kind: 'rules' | 'flow';
  id: string;
  clauses: string[];
  children?: ReactNode;
}

/** What stands below the title of a rule set or a flow: its id, clauses, what it uses and what uses it, the way to print it. */
export function DefinitionFacts({ kind, id, clauses, children }: DefinitionFactsProps) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const usage = usageOf(content).get(`${kind}/${id}`);
  return (
    <div className="rule-set-facts">
      <span className="mono faint">{id}</span>
      {kind === 'rules' ? children : null}
      <ClauseTags clauses={clauses} />
      <UsageLinks text={t('policy.uses')} references={useSame(usage?.uses ?? [])} />
      <UsageLinks text={t('policy.usedBy')} references={useSame(usage?.usedBy ?? [])} />
      <a href={href('policies', content.policy.id, 'print', kind === 'rules' ? 'rules' : 'flows', id)}>
        <Icon name="print" size={14} /> {t('print.open')}
      </a>
      {kind === 'flow' ? children : null}
    </div>
  );
}

/** Links to what a definition uses, or to what uses it. */
const UsageLinks = memo(function UsageLinks({ text: prefix, references }: { text: string; references: Reference[] }) {
  if (references.length === 0) return null;
  return (
    <span>
      <span className="faint">{prefix}</span> <DefinitionLinks references={references} />
    </span>
  );
});
