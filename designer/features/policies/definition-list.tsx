import { Segmented } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import type { FlowDefinition, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { changedDefinitions } from '../../kernel/document/content.ts';
import {
  configNamesIn,
  definitionOf,
  type Reference,
  referenceKey,
  type Usage,
  usageOf,
} from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { allStates } from '../../kernel/machine/places.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { definitionHref } from '../../kernel/ui/router.ts';
import { matches } from '../../kernel/ui/search.ts';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { type Translate, useT, useText } from '../../texts/translate.ts';
import { NewDefinition } from './new-definition.tsx';

type Listed = RuleSetDefinition | FlowDefinition;

/**
 * The rule sets or the flows of the policy: searchable, grouped by their place in the whole.
 *
 * @param begin another way to begin a policy that has neither
 */
export function DefinitionList({ kind, begin }: { kind: 'rules' | 'flow'; begin: ReactNode }) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const [words, setWords] = useState('');
  const [grouped, setGrouped] = useState(true);
  const base = useDocument((state) => state.base) as PolicyContent;
  const changed = useMemo(
    () => new Set(changedDefinitions(base, content).map(({ kind, id }) => referenceKey({ kind, id } as Reference))),
    [base, content],
  );
  const usage = usageOf(content);
  const all: Listed[] = Object.values(kind === 'rules' ? content.rules : content.flows);
  const found = all.filter((item) => matches(words, text(item.title), item.id, ...item.clauses));
  const groups = grouped ? groupByPlace(found, usage, t) : [{ title: '', items: found }];
  if (all.length === 0) {
    return (
      <EmptyHelp
        icon={kind === 'rules' ? 'rules' : 'flow'}
        title={t(kind === 'rules' ? 'policy.noRuleSets' : 'policy.noFlows')}
        text={t('policy.noneHelp')}
        action={
          <div className="row row-wrap">
            <NewDefinition kind={kind} />
            {isBlank(content) ? begin : null}
          </div>
        }
      />
    );
  }
  return (
    <>
      <div className="toolbar">
        <SearchInput label={t('policy.searchDefinitions')} value={words} onChange={setWords} />
        <Segmented
          aria-label={t('policy.grouping')}
          value={grouped ? 'grouped' : 'plain'}
          onChange={(value) => setGrouped(value === 'grouped')}
          options={[
            { value: 'grouped', label: t('policy.grouped') },
            { value: 'plain', label: t('policy.ungrouped') },
          ]}
        />
        <span className="grow" />
        <NewDefinition kind={kind} />
      </div>
      {found.length === 0 ? <EmptyHelp icon="search" title={t('common.nothingFound')} /> : null}
      {groups.map((group) => (
        <Group key={group.title} {...{ ...group, usage, changed }} />
      ))}
    </>
  );
}

interface GroupProps {
  title: string;
  items: Listed[];
  usage: Map<string, Usage>;
  /** The keys of what the draft changes. */
  changed: ReadonlySet<string>;
}

function Group({ title, items, usage, changed }: GroupProps) {
  return (
    <div className="group">
      {title ? (
        <h3 className="group-title">
          {title} · {items.length}
        </h3>
      ) : null}
      <ul className="definition-list">
        {items.map((item) => (
          <Item
            key={item.id}
            item={item}
            usage={usage.get(referenceKey(item))}
            changed={changed.has(referenceKey(item))}
          />
        ))}
      </ul>
    </div>
  );
}

/** Whether a policy has nothing yet that decides or runs. */
const isBlank = ({ rules, flows }: PolicyContent) => Object.keys(rules).length + Object.keys(flows).length === 0;

/** Groups by place in the whole: what draws on others, what others draw on, what stands alone. */
function groupByPlace(items: Listed[], usage: Map<string, Usage>, t: Translate): { title: string; items: Listed[] }[] {
  const of = (item: Listed) => usage.get(referenceKey(item)) ?? { uses: [], usedBy: [] };
  const groups = [
    { title: t('policy.groupTop'), items: items.filter((item) => of(item).uses.length > 0) },
    {
      title: t('policy.groupUsed'),
      items: items.filter((item) => of(item).uses.length === 0 && of(item).usedBy.length > 0),
    },
    {
      title: t('policy.groupAlone'),
      items: items.filter((item) => of(item).uses.length === 0 && of(item).usedBy.length === 0),
    },
  ];
  return groups.filter((group) => group.items.length > 0);
}

function Item({ item, usage, changed }: { item: Listed; usage: Usage | undefined; changed: boolean }) {
  const t = useT();
  const text = useText();
  const isTable = item.kind === 'rules' && item.table !== undefined;
  return (
    <li>
      <a className="definition-item" href={definitionHref(useDocument.getState().policy, item)}>
        <Icon name={item.kind === 'flow' ? 'flow' : isTable ? 'table' : 'rules'} size={18} />
        <span className="definition-name">
          <b>{text(item.title, item.id)}</b>
          <span className="mono">{item.id}</span>
        </span>
        <span className="definition-uses">
          <UsageLine text={t('policy.uses')} references={usage?.uses ?? []} />
          <UsageLine text={t('policy.usedBy')} references={usage?.usedBy ?? []} />
        </span>
        <Marks item={item} changed={changed} />
      </a>
    </li>
  );
}

function UsageLine({ text: prefix, references }: { text: string; references: Reference[] }) {
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  if (references.length === 0) return null;
  const titles = references.map((reference) => text(definitionOf(content, reference)?.title, reference.id));
  return (
    <div className="clip" title={titles.join('\n')}>
      {prefix} {titles.join(' · ')}
    </div>
  );
}

function Marks({ item, changed }: { item: Listed; changed: boolean }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const open = configNamesIn(item).filter(
    (name) => content.config.values[name] && content.config.values[name].value === undefined,
  );
  const size =
    item.kind === 'rules' ? (item.table?.rows.length ?? item.rules?.length ?? 0) : allStates(item.machine).length - 1;
  return (
    <span className="definition-marks">
      {changed ? <span className="pill pill-accent">{t('policy.changed')}</span> : null}
      {open.length > 0 ? <span className="pill pill-warn">{t('policy.openCount', { count: open.length })}</span> : null}
      <span className="pill">
        {t(item.kind === 'flow' ? 'policy.states' : item.table ? 'policy.rows' : 'policy.rules', { count: size })}
      </span>
    </span>
  );
}
