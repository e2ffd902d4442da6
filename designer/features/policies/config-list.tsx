import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import { withDefinition } from '../../../engine/authoring.ts';
import type { ConfigValue, Json, PolicyContent } from '../../../engine/index.ts';
import { kindLabel, type SchemaKindName, schemaKind, schemaKinds, withKind } from '../../forms/schema-kinds.ts';
import { NewProperty, PropertyDetails } from '../../forms/schema-table.tsx';
import { ValueInput } from '../../forms/value-input.tsx';
import { configNamesIn } from '../../kernel/document/references.ts';
import { edit, useDocument } from '../../kernel/document/store.ts';
import { ClauseTags } from '../../kernel/ui/clause-tags.tsx';
import { DefinitionLinks } from '../../kernel/ui/definition-links.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { matches } from '../../kernel/ui/search.ts';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { useFind } from '../../kernel/ui/use-find.ts';
import { inBoth } from '../../texts/local-text.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { calendarBlank, isCalendar } from '../../words/working-days.ts';

/** The configuration values: the open ones first to be seen, all editable in the draft. */
export function ConfigList() {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const [words, setWords] = useFind();
  const [openOnly, setOpenOnly] = useState(false);
  const entries = Object.entries(content.config.values);
  const found = entries.filter(
    ([name, entry]) => (!openOnly || entry.value === undefined) && matches(words, name, text(entry.title)),
  );
  if (entries.length === 0)
    return (
      <>
        <EmptyHelp icon="config" title={t('config.none')} text={t('config.noneHelp')} />
        <NewValue taken={[]} />
      </>
    );
  return (
    <>
      <div className="toolbar">
        <SearchInput label={t('config.search')} value={words} onChange={setWords} />
        <Segmented
          aria-label={t('config.filter')}
          value={openOnly ? 'open' : 'all'}
          onChange={(value) => setOpenOnly(value === 'open')}
          options={[
            { value: 'all', label: t('config.all') },
            { value: 'open', label: t('config.openOnly') },
          ]}
        />
        <span className="faint">{t('config.help')}</span>
      </div>
      <Section flush>
        <ul className="config-list">
          {found.map(([name, entry]) => (
            <ConfigItem key={name} name={name} entry={entry} />
          ))}
        </ul>
      </Section>
      <NewValue taken={entries.map(([name]) => name)} />
    </>
  );
}

/** Puts a value in the place of the one of its name, or behind the others; `undefined` takes it out. */
function putValue(step: string, name: string, entry: ConfigValue | undefined): void {
  const change = (content: PolicyContent) => {
    const { [name]: _, ...others } = content.config.values;
    const values = entry ? { ...content.config.values, [name]: entry } : others;
    return withDefinition(content, { ...content.config, values });
  };
  edit(step, change, `config/${name}`);
}

/** A line that adds a value, a number at first. */
function NewValue({ taken }: { taken: string[] }) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  if (readOnly) return null;
  return (
    <Section title={t('config.new')} flush>
      <NewProperty
        taken={taken}
        onAdd={(name, title) => {
          const entry: ConfigValue = { title: inBoth(title), schema: { type: 'number' } };
          putValue(t('config.stepNew', { title }), name, entry);
        }}
      />
    </Section>
  );
}

/** The kind of a value that only a configuration has: which days are worked. */
const calendar = 'calendar';

/** What kind of value it is: to be chosen until it is published for the first time. */
function NewValueKind({ name, entry }: { name: string; entry: ConfigValue }) {
  const t = useT();
  const locale = useLocale();
  const text = useText();
  const words = useWords();
  const isNew = useDocument(({ base, readOnly }) => !readOnly && base?.config.values[name] === undefined);
  if (!isNew) return null;
  const title = text(entry.title, name);
  const isDays = isCalendar(entry);
  const put = (schema: ConfigValue['schema']) => {
    const { value: _, ...rest } = entry;
    putValue(t('config.step', { title }), name, { ...rest, schema });
  };
  return (
    <div className="row">
      <Select
        size="small"
        aria-label={t('facts.kind')}
        value={isDays ? calendar : schemaKind(entry.schema)}
        popupMatchSelectWidth={false}
        options={[
          ...schemaKinds.map((kind) => ({ value: kind, label: kindLabel(kind, t, locale) })),
          { value: calendar, label: t('config.calendar') },
        ]}
        onChange={(kind) =>
          kind === calendar
            ? putValue(t('config.step', { title }), name, { ...entry, ...calendarBlank })
            : put(withKind(entry.schema, kind as SchemaKindName))
        }
      />
      {isDays ? null : (
        <PropertyDetails schema={entry.schema} readOnly={false} onChange={put} value={words.value} unit={words.unit} />
      )}
      <RemoveButton onClick={() => putValue(t('config.stepRemove', { title }), name, undefined)} />
    </div>
  );
}

function ConfigItem({ name, entry }: { name: string; entry: ConfigValue }) {
  const t = useT();
  const text = useText();
  const words = useWords();
  const title = text(entry.title, name);
  const readOnly = useDocument((state) => state.readOnly);
  const change = (value: Json | undefined) => {
    const { value: _, ...rest } = entry;
    putValue(t('config.step', { title }), name, value === undefined ? rest : { ...rest, value });
  };
  const open = entry.value === undefined;
  return (
    <li className={open ? 'config-open' : undefined}>
      <div>
        <div>
          {title} {open ? <span className="pill pill-warn">{t('config.open')}</span> : null}
        </div>
        <div className="row row-wrap">
          <span className="mono faint">{name}</span>
          <ClauseTags clauses={entry.clauses} limit={2} />
        </div>
        {entry.description ? <div className="faint">{text(entry.description)}</div> : null}
        <NewValueKind name={name} entry={entry} />
        <UsedIn name={name} />
      </div>
      {readOnly ? (
        words.value(entry.value, entry.schema)
      ) : (
        <ValueInput schema={entry.schema} value={entry.value} onChange={change} words={words} label={title} />
      )}
      <div>
        {open || readOnly ? null : (
          <Button size="small" type="text" onClick={() => change(undefined)}>
            {t('config.clear')}
          </Button>
        )}
      </div>
    </li>
  );
}

function UsedIn({ name }: { name: string }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const users = [...Object.values(content.rules), ...Object.values(content.flows)].filter((definition) =>
    configNamesIn(definition).includes(name),
  );
  if (users.length === 0) return null;
  return (
    <div className="definition-uses">
      {t('policy.usedBy')} <DefinitionLinks references={users} />
    </div>
  );
}
