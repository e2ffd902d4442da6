import { Button, Input, InputNumber, Tooltip } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { conditionSentence } from '../../../engine/authoring.ts';
import { type PolicyContent, type Rule, type RuleSetDefinition, wordingOf } from '../../../engine/index.ts';
import { MoreMenu } from '../../kernel/ui/more-menu.tsx';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { noText } from '../../texts/local-text.ts';
import { rulePointer } from '../../words/place-words.ts';
import { ruleResults } from '../../words/rule-words.ts';
import { ConditionTree } from './conditions/condition-tree.tsx';
import './conditions/conditions.css';
import { ClauseInput } from '../../forms/clause-input.tsx';
import { freshId } from '../../kernel/document/fresh-ids.ts';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { ClauseTags } from '../../kernel/ui/clause-tags.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { matches } from '../../kernel/ui/search.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { ParamsEditor } from './params-editor.tsx';

interface RuleListProps {
  definition: RuleSetDefinition;
  rules: Rule[];
  fired: ReadonlySet<string>;
  holds: ReadonlySet<string>;
  reveal?: { id: string; round: number };
  /** What stands with a rule besides: what was said of its place. */
  mark: (path: string) => ReactNode;
}

/** The rules as cards: each reads as a sentence and opens into its condition tree and results. */
export function RuleList({ definition, rules, fired, holds, reveal, mark }: RuleListProps) {
  const t = useT();
  const text = useText();
  const readOnly = useDocument((state) => state.readOnly);
  const [query, setQuery] = useState('');
  const change = (name: string, next: Rule[], group?: string) =>
    editDefinition(name, { ...definition, rules: next }, group);
  const add = () => {
    const rule: Rule = {
      id: freshId(rules, 'rule'),
      clauses: [],
      conditions: { all: [] },
      event: { type: definition.id, params: {} },
    };
    change(t('rule.stepAdd'), [...rules, rule]);
  };
  const shown = rules
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule }) => matches(query, rule.id, text(rule.title), ...(rule.clauses ?? [])));
  return (
    <div className="rule-list" data-tour="grid">
      <div className="grid-tools">
        <SearchInput label={t('rule.filter')} width={200} value={query} onChange={setQuery} />
        <span className="faint">{t('rule.count', { count: rules.length })}</span>
        <span className="grow" />
        {readOnly ? null : (
          <Button icon={<Icon name="plus" />} onClick={add}>
            {t('rule.add')}
          </Button>
        )}
      </div>
      {rules.length === 0 ? <EmptyHelp icon="rules" title={t('rule.none')} text={t('rule.noneHelp')} /> : null}
      {shown.map(({ rule, index }) => (
        <RuleCard
          key={rule.id}
          definition={definition}
          rule={rule}
          index={index}
          rules={rules}
          onChange={change}
          readOnly={readOnly}
          mark={mark(rulePointer('rules', rule.id))}
          tone={fired.has(rule.id) ? 'fired' : holds.has(rule.id) ? 'holds' : undefined}
          {...(reveal?.id === rule.id ? { revealed: reveal.round } : {})}
        />
      ))}
    </div>
  );
}

interface CardProps {
  definition: RuleSetDefinition;
  rule: Rule;
  index: number;
  rules: Rule[];
  onChange: (name: string, next: Rule[], group?: string) => void;
  readOnly: boolean;
  mark: ReactNode;
  tone: 'fired' | 'holds' | undefined;
  revealed?: number;
}

function RuleCard(props: CardProps) {
  const { definition, rule, index, rules, onChange, readOnly, mark, tone, revealed } = props;
  const t = useT();
  const text = useText();
  const [open, setOpen] = useState(rules.length <= 2);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (revealed === undefined) return;
    setOpen(true);
    card.current?.scrollIntoView({ block: 'center' });
  }, [revealed]);
  const put = (next: Rule, field: string) =>
    onChange(
      t('rule.stepChange', { rule: text(rule.title, rule.id) }),
      rules.with(index, next),
      `rule/${rule.id}/${field}`,
    );
  return (
    <div className={`rule-card${tone ? ` rule-card-${tone}` : ''}`} ref={card} data-rule={rule.id}>
      <div className="rule-card-head">
        <span className="rule-card-number">{tone === 'fired' ? `✓ ${index + 1}` : index + 1}</span>
        <button
          type="button"
          className="plain-button rule-card-text"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <div className="rule-card-title">{text(rule.title) || <span className="mono">{rule.id}</span>}</div>
          <RuleSentence definition={definition} rule={rule} />
        </button>
        {mark}
        <ClauseTags clauses={rule.clauses} limit={2} />
        <Tooltip title={t(open ? 'common.close' : 'common.open')}>
          <Button
            type="text"
            size="small"
            aria-label={t(open ? 'common.close' : 'common.open')}
            icon={<Icon name={open ? 'up' : 'edit'} size={14} />}
            onClick={() => setOpen(!open)}
          />
        </Tooltip>
        {readOnly ? null : <CardMenu {...props} />}
      </div>
      {open ? <RuleBody {...props} put={put} /> : null}
    </div>
  );
}

/** A rule opened: its conditions, its results, and how it is called. */
function RuleBody({
  definition,
  rule,
  rules,
  readOnly,
  put,
}: CardProps & { put: (next: Rule, field: string) => void }) {
  const t = useT();
  return (
    <div className="rule-card-body">
      <div className="rule-part">
        <span className="rule-part-name">{t('rule.if')}</span>
        <ConditionTree
          definition={definition}
          condition={rule.conditions}
          readOnly={readOnly}
          onChange={(conditions) => put({ ...rule, conditions }, 'conditions')}
        />
      </div>
      <div className="rule-part">
        <span className="rule-part-name">{t('rule.then')}</span>
        <ParamsEditor
          definition={definition}
          params={rule.event.params ?? {}}
          readOnly={readOnly}
          onChange={(params) => put({ ...rule, event: { ...rule.event, params } }, 'params')}
        />
      </div>
      {readOnly ? null : (
        <div className="rule-part">
          <span className="rule-part-name">{t('rule.about')}</span>
          <RuleMeta rule={rule} put={put} taken={new Set(rules.map((item) => item.id))} />
        </div>
      )}
    </div>
  );
}

function RuleSentence({ definition, rule }: { definition: RuleSetDefinition; rule: Rule }) {
  const t = useT();
  const locale = useLocale();
  const content = useDocument((state) => state.content) as PolicyContent;
  const words = useWords(definition);
  const results = ruleResults(rule, definition, words);
  return (
    <div className="rule-card-sentence">
      {t('rule.sentenceIf')} {conditionSentence(content, definition, rule.conditions)[locale]} →{' '}
      <b>{results.join(t('common.comma')) || t('rule.nothing')}</b>
    </div>
  );
}

function CardMenu({ rule, index, rules, onChange }: CardProps) {
  const t = useT();
  const move = (to: number) => onChange(t('rule.stepMove'), rules.toSpliced(index, 1).toSpliced(to, 0, rule));
  const duplicate = () =>
    onChange(t('rule.stepDuplicate'), rules.toSpliced(index + 1, 0, { ...rule, id: freshId(rules, rule.id) }));
  const remove = () => onChange(t('rule.stepRemove'), rules.toSpliced(index, 1));
  return (
    <MoreMenu
      label={t('rule.menu')}
      entries={[
        { label: t('grid.moveUp'), act: () => move(index - 1), disabled: index === 0 },
        { label: t('grid.moveDown'), act: () => move(index + 1), disabled: index === rules.length - 1 },
        { label: t('grid.duplicate'), act: duplicate },
        'line',
        { label: t('rule.remove'), act: remove, danger: true },
      ]}
    />
  );
}

function RuleMeta({
  rule,
  put,
  taken,
}: {
  rule: Rule;
  put: (next: Rule, field: string) => void;
  taken: ReadonlySet<string>;
}) {
  const t = useT();
  const title = (locale: 'zh-CN' | 'en', value: string) =>
    put({ ...rule, title: { ...(wordingOf(rule.title) ?? noText), [locale]: value } }, `title-${locale}`);
  return (
    <div className="rule-meta">
      <label className="field">
        <span className="field-label">{t('rule.titleZh')}</span>
        <Input
          size="small"
          value={wordingOf(rule.title)?.['zh-CN'] ?? ''}
          onChange={(event) => title('zh-CN', event.target.value)}
        />
      </label>
      <label className="field">
        <span className="field-label">{t('rule.titleEn')}</span>
        <Input
          size="small"
          value={wordingOf(rule.title)?.en ?? ''}
          onChange={(event) => title('en', event.target.value)}
        />
      </label>
      <label className="field">
        <span className="field-label">{t('rule.id')}</span>
        <Input
          size="small"
          className="mono"
          defaultValue={rule.id}
          onBlur={(event) => {
            const id = event.target.value.trim();
            if (id && !taken.has(id)) put({ ...rule, id }, 'id');
          }}
        />
      </label>
      <label className="field">
        <span className="field-label">{t('rule.priority')}</span>
        <InputNumber
          size="small"
          value={rule.priority ?? 1}
          min={1}
          precision={0}
          onChange={(priority) => put({ ...rule, priority: priority ?? 1 }, 'priority')}
        />
      </label>
      <div className="field grow">
        <span className="field-label">{t('rule.clauses')}</span>
        <ClauseInput value={rule.clauses ?? []} onChange={(clauses) => put({ ...rule, clauses }, 'clauses')} />
      </div>
    </div>
  );
}
