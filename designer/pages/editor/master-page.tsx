import { Tabs } from 'antd';
import type { FormDefinition, MasterDefinition, PolicyContent } from '../../../engine/index.ts';
import { FieldList } from '../../features/form-editor/field-list.tsx';
import { FormContext, useMasterFields } from '../../features/form-editor/form-reading.ts';
import { MasterPreview } from '../../features/form-editor/master-preview.tsx';
import { MasterSettings } from '../../features/form-editor/master-settings.tsx';
import { useDocument } from '../../kernel/document/store.ts';
import { bounded } from '../../kernel/ui/boundary.tsx';
import { ClauseTags } from '../../kernel/ui/clause-tags.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { PreviewSide } from './preview-side.tsx';
import { useOwnFindings } from './side-tabs.tsx';
import { Workspace } from './workspace.tsx';

/** Master data: its fields, key, keepers; beside it a row as it is filled, what the checks find, and its JSON. */
export function MasterPage({ id }: { id: string }) {
  const t = useT();
  const definition = useDocument((state) => (state.content as PolicyContent).masters[id]) as MasterDefinition;
  const policy = useDocument((state) => state.policy);
  const findings = useOwnFindings({ id, kind: 'master' });
  const reading = useMasterFields(definition, findings);
  return (
    <FormContext value={reading}>
      <Workspace
        id={id}
        title={definition.title}
        kind={{ icon: 'table', text: t('kind.master') }}
        subtitle={
          <div className="rule-set-facts">
            <span className="mono faint">{id}</span>
            <ClauseTags clauses={definition.clauses ?? []} />
            <a href={href('masters', policy, id)}>{t('masterEditor.rows')}</a>
          </div>
        }
        main={<MainTabs definition={definition} put={reading.put} />}
        side={<PreviewSide {...{ definition, findings }} preview={<MasterPreview definition={definition} />} />}
        sideSize="46%"
      />
    </FormContext>
  );
}

interface MainProps {
  definition: MasterDefinition;
  put: (change: Partial<FormDefinition>, place: string) => void;
}

function MainTabs({ definition, put }: MainProps) {
  const t = useT();
  const { query } = useRoute();
  const fields = (
    <FieldList schema={definition.fields} path="/fields" onChange={(next, place) => put({ fields: next }, place)} />
  );
  return (
    <Tabs
      activeKey={query.get('tab') ?? 'fields'}
      onChange={(tab) => setQuery({ tab: tab === 'fields' ? undefined : tab })}
      destroyOnHidden
      items={bounded([
        { key: 'fields', label: t('formEditor.fields'), children: fields },
        { key: 'settings', label: t('masterEditor.settings'), children: <MasterSettings master={definition} /> },
      ])}
    />
  );
}
