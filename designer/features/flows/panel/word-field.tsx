import { Input } from 'antd';
import { useState } from 'react';
import { withDefinition } from '../../../../engine/authoring.ts';
import { edit } from '../../../kernel/document/store.ts';
import { inBoth } from '../../../texts/local-text.ts';
import { useT } from '../../../texts/translate.ts';

/** What people call a name that has no word yet: it goes to the vocabulary when the field is left. */
export function WordField({ name }: { name: string }) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const keep = () => {
    const word = typed.trim();
    if (word === '') return;
    edit(t('words.step', { name }), (content) => {
      const { vocabulary } = content;
      return withDefinition(content, { ...vocabulary, words: { ...vocabulary.words, [name]: inBoth(word, name) } });
    });
  };
  return (
    <Input
      size="small"
      className="assign-word"
      aria-label={`${name} ${t('assigned.word')}`}
      placeholder={t('assigned.word')}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={keep}
      onPressEnter={keep}
    />
  );
}
