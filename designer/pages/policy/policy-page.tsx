import { Tabs } from 'antd';
import type { PolicyContent } from '../../../engine/index.ts';
import { SecretList } from '../../features/administration/secret-list.tsx';
import { DecisionList } from '../../features/decisions/decision-list.tsx';
import { EditionList } from '../../features/editions/edition-list.tsx';
import { ImportDraft } from '../../features/editions/import-draft.tsx';
import { RoleBindings } from '../../features/organisation/role-bindings.tsx';
import { ClauseList } from '../../features/policies/clause-list.tsx';
import { ConfigList } from '../../features/policies/config-list.tsx';
import { DefinitionList } from '../../features/policies/definition-list.tsx';
import { PlainList } from '../../features/policies/plain-list.tsx';
import { PolicyFacts } from '../../features/policies/policy-facts.tsx';
import { UsageMap } from '../../features/policies/usage-map.tsx';
import { WordList } from '../../features/policies/word-list.tsx';
import { useDocument } from '../../kernel/document/store.ts';
import { governors, lookers, useRight } from '../../kernel/session/state.ts';
import { bounded } from '../../kernel/ui/boundary.tsx';
import { Page } from '../../kernel/ui/page.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { type Translate, useT, useText } from '../../texts/translate.ts';
import { DraftBar } from '../draft/draft-bar.tsx';

/** A policy: what it is for, its rule sets and flows and how they use each other, configuration values, clauses, editions. */
export function PolicyPage() {
  const t = useT();
  const text = useText();
  const { query } = useRoute();
  const content = useDocument((state) => state.content);
  const mayLookUp = useRight(...lookers);
  const mayBind = useRight(...governors);
  const seesSecrets = useRight('administrator', 'policyManager', 'approver');
  if (!content) return null;
  const { policy } = content;
  return (
    <Page
      crumbs={[{ title: t('frame.policies'), href: href('policies') }, { title: text(policy.title, policy.id) }]}
      title={text(policy.title, policy.id)}
      subtitle={
        <>
          {text(policy.purpose)}
          <PolicyMeta />
        </>
      }
      actions={<DraftBar />}
    >
      <Tabs
        activeKey={query.get('tab') ?? 'rules'}
        onChange={(tab) => setQuery({ tab: tab === 'rules' ? undefined : tab })}
        items={bounded(tabsOf(content, { mayLookUp, mayBind, seesSecrets }, t))}
        destroyOnHidden
      />
    </Page>
  );
}

/** What the reader may see of a policy besides its content. */
interface Mays {
  mayLookUp: boolean;
  mayBind: boolean;
  seesSecrets: boolean;
}

/** The parts of a policy, each with how many there are. */
function tabsOf(content: PolicyContent, { mayLookUp, mayBind, seesSecrets }: Mays, t: Translate) {
  const open = Object.values(content.config.values).filter((entry) => entry.value === undefined).length;
  return [
    {
      key: 'rules',
      label: t('policy.ruleSets', { count: Object.keys(content.rules).length }),
      children: <DefinitionList kind="rules" begin={<ImportDraft ofAnother />} />,
    },
    {
      key: 'flows',
      label: t('policy.flows', { count: Object.keys(content.flows).length }),
      children: <DefinitionList kind="flow" begin={<ImportDraft ofAnother />} />,
    },
    {
      key: 'forms',
      label: t('formEditor.tab', { count: Object.keys(content.forms).length }),
      children: <PlainList kind="form" />,
    },
    {
      key: 'masters',
      label: t('masterEditor.tab', { count: Object.keys(content.masters).length }),
      children: <PlainList kind="master" />,
    },
    {
      key: 'registers',
      label: t('registerEditor.tab', { count: Object.keys(content.registers).length }),
      children: <PlainList kind="register" />,
    },
    { key: 'map', label: t('map.tab'), children: <UsageMap /> },
    {
      key: 'config',
      label: (
        <span>
          {t('policy.config', { count: Object.keys(content.config.values).length })}
          {open > 0 ? <span className="pill pill-warn tab-mark">{t('policy.openCount', { count: open })}</span> : null}
        </span>
      ),
      children: <ConfigList />,
    },
    { key: 'clauses', label: t('policy.clauses', { count: content.clauses.clauses.length }), children: <ClauseList /> },
    {
      key: 'words',
      label: t('words.tab', { count: Object.keys(content.vocabulary.words).length }),
      children: <WordList />,
    },
    {
      key: 'about',
      label: t('about.tab'),
      children: (
        <>
          <PolicyFacts />
          {mayBind ? <RoleBindings content={content} /> : null}
          {seesSecrets ? <SecretList policy={content.policy.id} /> : null}
        </>
      ),
    },
    { key: 'editions', label: t('policy.editions'), children: <EditionList /> },
    ...(mayLookUp ? [{ key: 'decisions', label: t('decisions.tab'), children: <DecisionList /> }] : []),
  ];
}

function PolicyMeta() {
  const t = useT();
  const text = useText();
  const policy = useDocument((state) => state.content?.policy);
  if (!policy) return null;
  const owners = (policy.owners ?? []).map((owner) => text(owner)).join(t('common.comma'));
  const documents = (policy.documents ?? [])
    .map((document) => text(document.title, document.id))
    .join(t('common.comma'));
  return (
    <div className="policy-meta">
      {owners ? <span>{t('policy.owners', { owners })}</span> : null}
      {documents ? <span>{t('policy.documents', { documents })}</span> : null}
    </div>
  );
}
