import { useState } from 'react';
import type { FormDefinition, PolicyContent } from '../../../engine/index.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { definitionHref } from '../../kernel/ui/router.ts';
import { matches } from '../../kernel/ui/search.ts';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { useT, useText } from '../../texts/translate.ts';
import { formIdOf } from '../../words/form-use.ts';
import { useWords } from '../../words/use-words.ts';
import { NewDefinition } from './new-definition.tsx';

/** The forms of the policy, with who fills each. */
export function FormList() {
  const t = useT();
  const text = useText();
  const [words, setWords] = useState('');
  const { forms } = useDocument((state) => state.content) as PolicyContent;
  const all = Object.values(forms);
  const found = all.filter(({ id, title, clauses }) => matches(words, text(title), id, ...clauses));
  if (all.length === 0)
    return (
      <EmptyHelp
        icon="paper"
        title={t('formEditor.none')}
        text={t('policy.noneHelp')}
        action={<NewDefinition kind="form" />}
      />
    );
  return (
    <>
      <div className="toolbar">
        <SearchInput label={t('policy.searchDefinitions')} value={words} onChange={setWords} />
        <span className="grow" />
        <NewDefinition kind="form" />
      </div>
      {found.length === 0 ? <EmptyHelp icon="search" title={t('common.nothingFound')} /> : null}
      <ul className="definition-list">
        {found.map((form) => (
          <Item key={form.id} form={form} />
        ))}
      </ul>
    </>
  );
}

function Item({ form }: { form: FormDefinition }) {
  const t = useT();
  const text = useText();
  const policy = useDocument((state) => state.policy);
  const base = useDocument((state) => state.base);
  const fillers = useFillers(form);
  return (
    <li>
      <a className="definition-item" href={definitionHref(policy, form)}>
        <Icon name="paper" size={18} />
        <span className="definition-name">
          <b>{text(form.title, form.id)}</b>
          <span className="mono">{form.id}</span>
        </span>
        <span className="definition-uses">
          <div className="clip">{fillers}</div>
        </span>
        <span className="definition-marks">
          {base?.forms[form.id] === form ? null : <span className="pill pill-accent">{t('policy.changed')}</span>}
          <span className="pill">
            {t('formEditor.count', { count: Object.keys(form.fields.properties ?? {}).length })}
          </span>
        </span>
      </a>
    </li>
  );
}

/** Which events of which flows fill a form, or who files it without one. */
function useFillers({ id, filledBy }: FormDefinition): string {
  const t = useT();
  const text = useText();
  const { flows } = useDocument((state) => state.content) as PolicyContent;
  const words = useWords();
  const events = Object.values(flows).flatMap((flow) =>
    Object.entries(flow.events).flatMap(([type, { form, title }]) =>
      formIdOf(form) === id ? [`${text(flow.title, flow.id)} · ${text(title, words.label(type))}`] : [],
    ),
  );
  return [...events, ...(filledBy ?? []).map(words.label)].join(t('common.comma'));
}
