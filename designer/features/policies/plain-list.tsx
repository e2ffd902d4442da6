import { useState } from 'react';
import type { FormDefinition, MasterDefinition, PolicyContent, RegisterDefinition } from '../../../engine/index.ts';
import { titleOfDefinition } from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon, type IconName } from '../../kernel/ui/icons.tsx';
import { definitionHref } from '../../kernel/ui/router.ts';
import { matches } from '../../kernel/ui/search.ts';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { useT, useText } from '../../texts/translate.ts';
import { formIdOf } from '../../words/form-use.ts';
import { useWords } from '../../words/use-words.ts';
import { NewDefinition } from './new-definition.tsx';

type Listed = FormDefinition | MasterDefinition | RegisterDefinition;

const groups = { form: 'forms', master: 'masters', register: 'registers' } as const;
const icons: Record<Listed['kind'], IconName> = { form: 'paper', master: 'table', register: 'outline' };

/** The forms of the policy with who fills each, its master data with its keepers, or its registers with what they are over. */
export function PlainList({ kind }: { kind: Listed['kind'] }) {
  const t = useT();
  const text = useText();
  const [words, setWords] = useState('');
  const content = useDocument((state) => state.content) as PolicyContent;
  const all: Listed[] = Object.values(content[groups[kind]]);
  const found = all.filter(({ id, title, clauses = [] }) => matches(words, text(title), id, ...clauses));
  if (all.length === 0)
    return (
      <EmptyHelp
        icon={icons[kind]}
        title={t(`${kind}Editor.none`)}
        text={t('policy.noneHelp')}
        action={<NewDefinition kind={kind} />}
      />
    );
  return (
    <>
      <div className="toolbar">
        <SearchInput label={t('policy.searchDefinitions')} value={words} onChange={setWords} />
        <span className="grow" />
        <NewDefinition kind={kind} />
      </div>
      {found.length === 0 ? <EmptyHelp icon="search" title={t('common.nothingFound')} /> : null}
      <ul className="definition-list">
        {found.map((one) => (
          <Item key={one.id} definition={one} />
        ))}
      </ul>
    </>
  );
}

function Item({ definition }: { definition: Listed }) {
  const t = useT();
  const text = useText();
  const policy = useDocument((state) => state.policy);
  const base = useDocument((state) => state.base);
  const about = useAbout();
  const { kind, id, title } = definition;
  const size =
    definition.kind === 'register'
      ? t('registerEditor.columns', { count: definition.columns.length })
      : t('formEditor.count', { count: Object.keys(definition.fields.properties ?? {}).length });
  return (
    <li>
      <a className="definition-item" href={definitionHref(policy, definition)}>
        <Icon name={icons[kind]} size={18} />
        <span className="definition-name">
          <b>{text(title, id)}</b>
          <span className="mono">{id}</span>
        </span>
        <span className="definition-uses">
          <div className="clip">{about(definition)}</div>
        </span>
        <span className="definition-marks">
          {base?.[groups[kind]][id] === definition ? null : (
            <span className="pill pill-accent">{t('policy.changed')}</span>
          )}
          <span className="pill">{size}</span>
        </span>
      </a>
    </li>
  );
}

/** Which events of which flows fill a form, or who files it without one; who keeps master data; what a register is over. */
function useAbout(): (definition: Listed) => string {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const words = useWords();
  const join = (texts: string[]) => texts.join(t('common.comma'));
  const titleOf = (kind: string, id: string) => text(titleOfDefinition(content, { kind, id }), id);
  const fillers = ({ id, filledBy = [] }: FormDefinition) => {
    const events = Object.values(content.flows).flatMap((flow) =>
      Object.entries(flow.events).flatMap(([type, { form, title }]) =>
        formIdOf(form) === id ? [`${text(flow.title, flow.id)} · ${text(title, words.label(type))}`] : [],
      ),
    );
    return join([...events, ...filledBy.map(words.label)]);
  };
  return (definition) => {
    if (definition.kind === 'form') return fillers(definition);
    if (definition.kind === 'master')
      return definition.keptBy.length > 0
        ? t('master.keptBy', { roles: join(definition.keptBy.map(words.label)) })
        : '';
    const { over } = definition;
    if ('flow' in over) return titleOf('flow', over.flow);
    if ('decisions' in over) return titleOf('rules', over.decisions);
    return join(over.forms.map((id) => titleOf('form', id)));
  };
}
