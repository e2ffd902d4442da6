import { Tabs } from 'antd';
import type { FormDefinition, PolicyContent } from '../../../engine/index.ts';
import { FieldList } from '../../features/form-editor/field-list.tsx';
import { FormPreview } from '../../features/form-editor/form-preview.tsx';
import { FormContext, useFormReading } from '../../features/form-editor/form-reading.ts';
import { FormSettings } from '../../features/form-editor/form-settings.tsx';
import { LayoutEditor } from '../../features/form-editor/layout-editor.tsx';
import { useDocument } from '../../kernel/document/store.ts';
import { bounded } from '../../kernel/ui/boundary.tsx';
import { ClauseTags } from '../../kernel/ui/clause-tags.tsx';
import { setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { PreviewSide } from './preview-side.tsx';
import { useOwnFindings } from './side-tabs.tsx';
import { Workspace } from './workspace.tsx';

/** A form: its fields, layout, number and signatures; beside it how it looks, what the checks find, and its JSON. */
export function FormPage({ id }: { id: string }) {
  const t = useT();
  const definition = useDocument((state) => (state.content as PolicyContent).forms[id]) as FormDefinition;
  const findings = useOwnFindings({ id, kind: 'form' });
  const reading = useFormReading(definition, findings);
  return (
    <FormContext value={reading}>
      <Workspace
        id={id}
        title={definition.title}
        kind={{ icon: 'paper', text: t('kind.form') }}
        subtitle={
          <div className="rule-set-facts">
            <span className="mono faint">{id}</span>
            <ClauseTags clauses={definition.clauses} />
          </div>
        }
        main={<MainTabs definition={definition} put={reading.put} />}
        side={<PreviewSide definition={definition} findings={findings} preview={<FormPreview />} />}
        sideSize="57%"
      />
    </FormContext>
  );
}

interface MainProps {
  definition: FormDefinition;
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
        { key: 'layout', label: t('formEditor.layout'), children: <LayoutEditor /> },
        { key: 'settings', label: t('formEditor.settings'), children: <FormSettings /> },
      ])}
    />
  );
}
