import { useId, useRef, useState } from 'react';
import { useLocale, useT } from '../i18n/index.ts';
import { matches } from '../ui/search.ts';
import './feel-input.css';
import { feelFunctions } from './feel-words.ts';

/** A name that an expression may use. */
export interface FeelName {
  name: string;
  label: string;
  /** What a function takes. */
  takes?: string;
}

interface FeelInputProps {
  value: string;
  onChange: (value: string) => void;
  names: FeelName[];
  label: string;
  readOnly?: boolean;
  /** The expression with labels in place of names. */
  reading?: string;
}

const shown = 8;
/** The word before the cursor: a name being typed, in any script. */
const wordBefore = /[\p{L}_][\p{L}\p{N}_.]*$/u;

/** A FEEL expression: names and functions are completed from their labels in either language, and it is read back in words. */
export function FeelInput({ value, onChange, names, label, readOnly, reading }: FeelInputProps) {
  const t = useT();
  const area = useRef<HTMLTextAreaElement>(null);
  const [word, setWord] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const locale = useLocale();
  const functions: FeelName[] = feelFunctions.map((one) => ({ ...one, label: one.label[locale] }));
  const found = word
    ? [...names, ...functions]
        .filter((item) => item.name !== word && matches(word, item.name, item.label))
        .slice(0, shown)
    : [];
  const look = () => {
    const element = area.current;
    setWord(element ? (wordBefore.exec(element.value.slice(0, element.selectionStart))?.[0] ?? '') : '');
    setChosen(0);
  };
  const take = (item: FeelName | undefined) => {
    const element = area.current;
    if (!item || !element) return;
    const end = element.selectionStart;
    const start = end - word.length;
    const given = item.takes ?? '';
    onChange(value.slice(0, start) + item.name + given + value.slice(end));
    setWord('');
    // Of a function what it takes is chosen, to be typed over.
    const from = start + item.name.length + (given ? 1 : 0);
    const to = Math.max(from, start + item.name.length + given.length - 1);
    requestAnimationFrame(() => element.setSelectionRange(from, given ? to : from));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || found.length === 0) return;
    if (event.key === 'ArrowDown') setChosen((chosen + 1) % found.length);
    else if (event.key === 'ArrowUp') setChosen((chosen + found.length - 1) % found.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(found[chosen]);
    else if (event.key === 'Escape') setWord('');
    else return;
    event.preventDefault();
  };
  return (
    <div className="feel">
      <textarea
        ref={area}
        className="feel-area mono"
        rows={Math.min(6, value.split('\n').length)}
        spellCheck={false}
        readOnly={readOnly}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={found.length > 0 ? listId : undefined}
        placeholder={t('feel.placeholder')}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          look();
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setWord('')}
      />
      {found.length > 0 ? (
        <div className="feel-list" id={listId} role="listbox" aria-label={t('feel.names')}>
          {found.map((item, index) => (
            <div
              key={item.name}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              onMouseDown={(event) => {
                event.preventDefault();
                take(item);
              }}
            >
              {item.label}{' '}
              <span className="mono faint">
                {item.name}
                {item.takes}
              </span>
            </div>
          ))}
        </div>
      ) : null}
      {reading && reading !== value ? <div className="feel-reading">{reading}</div> : null}
    </div>
  );
}
