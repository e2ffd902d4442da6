import { Button, Input } from 'antd';
import { useState } from 'react';
import { layoutJson } from '../../../engine/authoring.ts';
import type { Definition } from '../../../engine/index.ts';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { useT } from '../../texts/translate.ts';
import '../../features/rules/rules.css';

/** The definition as JSON: what is typed is taken over as soon as it parses and still is the same definition. */
export function SourcePanel({ definition }: { definition: Extract<Definition, { id: string }> }) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  const [text, setText] = useState<string | null>(null);
  const flaw = text === null ? '' : flawOf(text, definition, t);
  const change = (next: string) => {
    setText(next);
    if (flawOf(next, definition, t) === '')
      editDefinition(t('source.step'), JSON.parse(next) as Definition, `${definition.kind}/${definition.id}/source`);
  };
  return (
    <div className="source-panel">
      <div className="source-state">
        <span className={flaw ? 'bad' : 'faint'} role="status">
          {flaw || t(readOnly ? 'source.readOnly' : 'source.valid')}
        </span>
        {text === null ? null : (
          <Button size="small" type="text" onClick={() => setText(null)}>
            {t('source.format')}
          </Button>
        )}
      </div>
      <Input.TextArea
        className="mono source-text"
        aria-label={t('source.title')}
        spellCheck={false}
        readOnly={readOnly}
        status={flaw ? 'error' : undefined}
        value={text ?? layoutJson(definition, 110)}
        onChange={(event) => change(event.target.value)}
        onBlur={() => flaw === '' && setText(null)}
      />
    </div>
  );
}

function flawOf(text: string, definition: { kind: string; id: string }, t: ReturnType<typeof useT>): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const at = /line (\d+)/.exec(String(error))?.[1] ?? lineOf(text, /position (\d+)/.exec(String(error))?.[1]);
    return t('source.syntax', { line: at });
  }
  const { kind, id } = (parsed ?? {}) as { kind?: string; id?: string };
  return kind === definition.kind && id === definition.id
    ? ''
    : t('source.identity', { kind: definition.kind, id: definition.id });
}

function lineOf(text: string, position: string | undefined): string {
  return position ? String(text.slice(0, Number(position)).split('\n').length) : '?';
}
