import { App, Button, Input, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { isFlowCase } from '../../../engine/authoring.ts';
import type { FlowDefinition, JsonObject, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { api } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { href } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { type Language, languages, requestOf, snippetOf } from './snippets.ts';
import './use-it.css';

type Definition = RuleSetDefinition | FlowDefinition;

/** How a program asks a rule set or starts a flow, to be copied; and asking it here, as a program would. */
export function UseItPanel({ definition }: { definition: Definition }) {
  const t = useT();
  const { message } = App.useApp();
  const policy = useDocument((state) => state.policy);
  const content = useDocument((state) => state.content) as PolicyContent;
  const example = useMemo(() => exampleOf(content, definition), [content, definition]);
  const [language, setLanguage] = useState<Language>('curl');
  const [typed, setTyped] = useState<string>();
  const text = typed ?? JSON.stringify(example, null, 2);
  const given = objectOf(text);
  const use = { origin: window.location.origin, policy, kind: definition.kind, id: definition.id };
  const snippet = snippetOf(language, { ...use, given: given ?? example });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(snippet);
      message.success(t('admin.copied'));
    } catch {
      message.info(t('admin.copyByHand'));
    }
  };
  return (
    <div className="use-it">
      <p className="soft">{t(definition.kind === 'rules' ? 'useIt.ofRules' : 'useIt.ofFlow')}</p>
      <code className="use-it-address mono">POST /api/v1{requestOf({ ...use, given: {} }).path}</code>
      <label className="use-it-label" htmlFor="use-it-given">
        {t(definition.kind === 'rules' ? 'useIt.facts' : 'useIt.input')}
      </label>
      <Input.TextArea
        id="use-it-given"
        className="mono"
        autoSize={{ minRows: 4, maxRows: 14 }}
        spellCheck={false}
        status={given ? '' : 'error'}
        value={text}
        onChange={(event) => setTyped(event.target.value)}
      />
      {given ? null : <div className="bad">{t('useIt.noJson')}</div>}
      <Console definition={definition} given={given} />
      <div className="row">
        <Segmented size="small" options={[...languages]} value={language} onChange={setLanguage} />
        <span className="grow" />
        <Button size="small" icon={<Icon name="copy" size={13} />} onClick={() => void copy()}>
          {t('admin.copy')}
        </Button>
      </div>
      <pre className="use-it-code mono" data-language={language}>
        {snippet}
      </pre>
      <p className="soft">
        {t('useIt.key')} <a href={href('admin')}>{t('useIt.keys')}</a> · <a href="/docs">{t('useIt.docs')}</a>
      </p>
    </div>
  );
}

/** Sends what is given to the edition in force, and shows the answer as a program gets it. */
function Console({ definition, given }: { definition: Definition; given: JsonObject | undefined }) {
  const t = useT();
  const { act, busy } = useDoing();
  const policy = useDocument((state) => state.policy);
  const [answer, setAnswer] = useState<{ text: string; decision?: string }>();
  const isRules = definition.kind === 'rules';
  const send = async () => {
    if (!given) return;
    try {
      const found = isRules
        ? await api.decide(policy, definition.id, { facts: given })
        : await api.simulate(policy, definition.id, { input: given, events: [] });
      setAnswer({ text: JSON.stringify(found, null, 2), ...('id' in found ? { decision: String(found.id) } : {}) });
    } catch (problem) {
      setAnswer({ text: problemText(problem as Error) });
    }
  };
  const record = answer?.decision;
  const address = `${href('policies', policy)}?tab=decisions&decision=${encodeURIComponent(record ?? '')}`;
  return (
    <>
      <div>
        <Button size="small" type="primary" loading={busy} disabled={!given} onClick={() => void act(send)}>
          {t(isRules ? 'useIt.send' : 'useIt.try')}
        </Button>
      </div>
      {answer ? (
        <>
          <pre className="use-it-code mono" data-answer>
            {answer.text}
          </pre>
          {record ? <a href={address}>{t('useIt.recorded')}</a> : null}
        </>
      ) : null}
    </>
  );
}

/** What a case gives, or nothing: an example that is understood. */
function exampleOf({ cases }: PolicyContent, { kind, id }: Definition): JsonObject {
  const own = (cases[id]?.cases ?? []).filter((one) => isFlowCase(one) === (kind === 'flow'));
  const good = own.find(({ expected }) => !expected.problem) ?? own[0];
  return (kind === 'rules' ? good?.given.facts : good?.given.input) ?? {};
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
