import { Button, DatePicker, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import type { PolicyContent } from '../../../engine/index.ts';
import { api, type RecordedDecision } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Section } from '../../kernel/ui/page.tsx';
import { filtersOf } from '../../kernel/ui/policy-filter.tsx';
import { setQuery, useRoute } from '../../kernel/ui/router.ts';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { useT, useText } from '../../texts/translate.ts';
import { inBrief } from '../../words/case-words.ts';
import { DecisionDialog } from './decision-dialog.tsx';
import { useDecisionWords } from './decision-words.ts';
import './decisions.css';

/** What was decided on the policy, the newest first and narrowed as the address says; one of them opened. */
export function DecisionList() {
  const t = useT();
  const policy = useDocument((state) => state.policy);
  const { query } = useRoute();
  const filter = filtersOf(query, ['ruleSet', 'since', 'until']);
  const isNarrowed = Object.keys(filter).length > 0;
  const { items, problem, reload, next } = usePages(['decisions', policy, filter], (cursor) =>
    api.listDecisions(policy, { ...filter, ...cursor }),
  );
  const opened = query.get('decision');
  if (problem) return <Failed problem={problem} retry={reload} />;
  return (
    <>
      <Filters reload={reload} />
      {items ? null : <Loading />}
      {items?.length === 0 ? (
        <EmptyHelp
          icon="record"
          title={t(isNarrowed ? 'decisions.noneFound' : 'decisions.none')}
          text={t(isNarrowed ? 'decisions.noneFoundHelp' : 'decisions.noneHelp')}
        />
      ) : null}
      {items && items.length > 0 ? (
        <>
          <p className="soft decision-help">{t('decisions.help')}</p>
          <Section flush>
            <ul className="decision-list">
              {items.map((decision) => (
                <Row key={decision.id} decision={decision} />
              ))}
            </ul>
          </Section>
        </>
      ) : null}
      {next ? <Button onClick={() => void next()}>{t('decisions.more')}</Button> : null}
      {opened ? <DecisionDialog key={opened} id={opened} /> : null}
    </>
  );
}

const dayOf = (day: Dayjs | null | undefined) => day?.format('YYYY-MM-DD');

function Filters({ reload }: { reload: () => void }) {
  const t = useT();
  const text = useText();
  const { query } = useRoute();
  const rules = useDocument((state) => state.content as PolicyContent).rules;
  const ruleSet = query.get('ruleSet');
  const [since, until] = [query.get('since'), query.get('until')];
  const options = Object.values(rules).map(({ id, title }) => ({ value: id, label: text(title, id) }));
  return (
    <div className="toolbar">
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('decisions.ruleSet')}
        aria-label={t('decisions.ruleSet')}
        style={{ minWidth: 220 }}
        value={ruleSet}
        options={options}
        onChange={(value: string | undefined) => setQuery({ ruleSet: value })}
      />
      <DatePicker.RangePicker
        aria-label={t('decisions.period')}
        allowEmpty={[true, true]}
        value={[since ? dayjs(since) : null, until ? dayjs(until).subtract(1, 'day') : null]}
        onChange={(days) => setQuery({ since: dayOf(days?.[0]), until: dayOf(days?.[1]?.add(1, 'day')) })}
      />
      <Input.Search
        allowClear
        placeholder={t('decisions.byId')}
        aria-label={t('decisions.byId')}
        style={{ width: 260 }}
        onSearch={(id, event) => {
          // Else the dialog, which takes the focus, would be closed by the very key that opens it.
          event?.preventDefault();
          setQuery({ decision: id.trim() || undefined });
        }}
      />
      <span className="grow" />
      <Button icon={<Icon name="restart" />} onClick={reload}>
        {t('common.refresh')}
      </Button>
    </div>
  );
}

function Row({ decision }: { decision: RecordedDecision }) {
  const t = useT();
  const { title, given, decided } = useDecisionWords(decision);
  const { id, decidedAt, edition } = decision;
  return (
    <li>
      <button type="button" className="plain-button decision-row" onClick={() => setQuery({ decision: id })}>
        <time className="soft" dateTime={decidedAt}>
          {dayAndTime(decidedAt)}
        </time>
        <span>
          <span>{title}</span> <span className="faint">{t('edition.number', { number: edition })}</span>
        </span>
        <span className="decision-what">
          <b>{inBrief(decided) || '—'}</b>
          <span className="soft clip">{inBrief(given)}</span>
        </span>
      </button>
    </li>
  );
}
