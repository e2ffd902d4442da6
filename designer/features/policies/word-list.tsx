import { Input } from 'antd';
import { useState } from 'react';
import { withDefinition } from '../../../engine/authoring.ts';
import type { PolicyContent, VocabularyDefinition } from '../../../engine/index.ts';
import { NewProperty } from '../../forms/schema-table.tsx';
import { edit, useDocument } from '../../kernel/document/store.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { matches } from '../../kernel/ui/search.ts';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { inBoth, noText } from '../../texts/local-text.ts';
import { useT } from '../../texts/translate.ts';

const shownAtOnce = 60;
type Word = VocabularyDefinition['words'][string];

/** The roles of the policy's flows, and what people call every other name. */
export function WordList() {
  const t = useT();
  const { policy, vocabulary } = useDocument((state) => state.content as PolicyContent);
  const [words, setWords] = useState('');
  const [limit, setLimit] = useState(shownAtOnce);
  const roles = policy.roles ?? [];
  const names = Object.keys(vocabulary.words).filter((name) => !roles.includes(name));
  const found = names.filter((name) => matches(words, name, ...Object.values(vocabulary.words[name] as Word)));
  return (
    <>
      <Section title={t('words.roles')} count={roles.length} flush>
        <p className="section-note soft">{t('words.rolesHelp')}</p>
        <Words names={roles} all={vocabulary} isRole />
      </Section>
      <Section title={t('words.others')} count={names.length} flush>
        <p className="section-note soft">{t('words.othersHelp')}</p>
        {names.length > shownAtOnce ? (
          <div className="section-note">
            <SearchInput label={t('words.search')} value={words} onChange={setWords} />
          </div>
        ) : null}
        <Words names={found.slice(0, limit)} all={vocabulary} />
      </Section>
      {found.length > limit ? (
        <button type="button" className="plain-button soft" onClick={() => setLimit(limit + 400)}>
          {t('common.showMore', { count: found.length - limit })}
        </button>
      ) : null}
    </>
  );
}

/** Names with their words in both languages, and a line for another one. */
function Words({ names, all: { words }, isRole }: { names: string[]; all: VocabularyDefinition; isRole?: boolean }) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  return (
    <div className="schema-table">
      {names.map((name) => {
        const word = words[name] ?? noText;
        return (
          <div className="schema-line" key={name}>
            <span className="mono">{name}</span>
            {(['zh-CN', 'en'] as const).map((locale) => (
              <Input
                key={locale}
                size="small"
                disabled={readOnly}
                aria-label={t(`words.${locale}`, { name })}
                value={word[locale]}
                onChange={(event) =>
                  putWord(t('words.step', { name }), name, { ...word, [locale]: event.target.value })
                }
              />
            ))}
            {readOnly ? null : <RemoveButton onClick={() => dropWord(t('words.stepRemove', { name }), name)} />}
          </div>
        );
      })}
      {readOnly ? null : (
        <NewProperty
          taken={names}
          onAdd={(name, title) => {
            const word = inBoth(title, words[name]?.en);
            if (isRole) addRole(t('words.stepRole', { title }), name, word);
            else putWord(t('words.step', { name }), name, word);
          }}
        />
      )}
    </div>
  );
}

const withWords = (content: PolicyContent, change: (words: Record<string, Word>) => Record<string, Word>) =>
  withDefinition(content, { ...content.vocabulary, words: change(content.vocabulary.words) });

function putWord(step: string, name: string, word: Word): void {
  edit(step, (content) => withWords(content, (words) => ({ ...words, [name]: word })), `words/${name}`);
}

function addRole(step: string, name: string, word: Word): void {
  edit(step, (content) => {
    const { policy } = content;
    const roles = [...(policy.roles ?? []), name];
    return withWords(withDefinition(content, { ...policy, roles }), (words) => ({ ...words, [name]: word }));
  });
}

function dropWord(step: string, name: string): void {
  edit(step, (content) => {
    const { policy } = content;
    const roles = policy.roles?.filter((role) => role !== name);
    const kept =
      roles && roles.length < (policy.roles?.length ?? 0) ? withDefinition(content, { ...policy, roles }) : content;
    return withWords(kept, ({ [name]: _, ...words }) => words);
  });
}
