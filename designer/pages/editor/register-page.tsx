import { Tabs } from 'antd';
import type { PolicyContent, RegisterDefinition } from '../../../engine/index.ts';
import { ColumnList } from '../../features/register-editor/column-list.tsx';
import { RegisterPreview } from '../../features/register-editor/register-preview.tsx';
import { RegisterContext, useRegisterReading } from '../../features/register-editor/register-reading.ts';
import { RegisterSettings } from '../../features/register-editor/register-settings.tsx';
import { useDocument } from '../../kernel/document/store.ts';
import { bounded } from '../../kernel/ui/boundary.tsx';
import { ClauseTags } from '../../kernel/ui/clause-tags.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { PreviewSide } from './preview-side.tsx';
import { useOwnFindings } from './side-tabs.tsx';
import { Workspace } from './workspace.tsx';

/** A register: its columns, what it is over and how it is frozen; beside it its rows, what the checks find, and its JSON. */
export function RegisterPage({ id }: { id: string }) {
  const t = useT();
  const definition = useDocument((state) => (state.content as PolicyContent).registers[id]) as RegisterDefinition;
  const policy = useDocument((state) => state.policy);
  const findings = useOwnFindings({ id, kind: 'register' });
  return (
    <RegisterContext value={useRegisterReading(definition, findings)}>
      <Workspace
        id={id}
        title={definition.title}
        kind={{ icon: 'outline', text: t('kind.register') }}
        subtitle={
          <div className="rule-set-facts">
            <span className="mono faint">{id}</span>
            <ClauseTags clauses={definition.clauses} />
            <a href={href('registers', policy, id)}>{t('registerEditor.page')}</a>
          </div>
        }
        main={<MainTabs />}
        side={<PreviewSide {...{ definition, findings }} preview={<RegisterPreview />} />}
        sideSize="54%"
      />
    </RegisterContext>
  );
}

function MainTabs() {
  const t = useT();
  const { query } = useRoute();
  return (
    <Tabs
      activeKey={query.get('tab') ?? 'columns'}
      onChange={(tab) => setQuery({ tab: tab === 'columns' ? undefined : tab })}
      destroyOnHidden
      items={bounded([
        { key: 'columns', label: t('registerEditor.columnsTab'), children: <ColumnList /> },
        { key: 'settings', label: t('registerEditor.settings'), children: <RegisterSettings /> },
      ])}
    />
  );
}
