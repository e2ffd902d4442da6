import { useId, useRef, useState } from 'react';
import type { ExpressionFlaw } from '../../engine/checks.ts';
import type { ValueSchema } from '../../engine/index.ts';
import { matches } from '../kernel/ui/search.ts';
import { useLocale, useT } from '../texts/translate.ts';
import { feelFunctions } from '../words/feel-functions.ts';
import type { Words } from '../words/policy-words.ts';
import './feel-input.css';
import type { FeelName } from './feel-names.ts';
import { FeelNotes } from './feel-notes.tsx';
import { useInspection } from './use-inspection.ts';

interface FeelInputProps {
  value: string;
  onChange: (value: string) => void;
  names: FeelName[];
  label: string;
  readOnly?: boolean;
  /** Puts the expression into words, and reads what was typed in words when the field is left. */
  words?: Pick<Words, 'feel' | 'hear'>;
  /** What it must give. */
  wanted?: ValueSchema | undefined;
}

interface Offer {
  text: string;
  label: string;
  hint: string;
}

const shown = 8;
/** The word before the cursor: a name being typed, in any script. */
const wordBefore = /[\p{L}_][\p{L}\p{N}_.]*$/u;

/** What the editor may complete a word to: names by their labels in both languages or pinyin, then functions. */
function offersFor(word: string, names: FeelName[], locale: 'zh-CN' | 'en'): Offer[] {
  if (!word) return [];
  const named = names
    .filter((item) => item.name !== word && matches(word, item.name, item.label, item.other))
    .map(({ name, label }) => ({ text: name, label, hint: name }));
  const called = feelFunctions
    .filter(({ name, help }) => matches(word, name) || (word.length > 1 && matches(word, ...Object.values(help))))
    .map(({ name, call, help }) => ({ text: `${name}(`, label: call, hint: help[locale] }));
  return [...named, ...called].slice(0, shown);
}

/** Completing the word before the cursor: what is offered, which offer is chosen, and the keys that choose and take. */
function useCompletion(value: string, onChange: (value: string) => void, names: FeelName[]) {
  const locale = useLocale();
  const area = useRef<HTMLTextAreaElement>(null);
  const [word, setWord] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = offersFor(word, names, locale);
  const look = () => {
    const element = area.current;
    setWord(element ? (wordBefore.exec(element.value.slice(0, element.selectionStart))?.[0] ?? '') : '');
    setChosen(0);
  };
  const take = (item: Offer | undefined) => {
    const element = area.current;
    if (!item || !element) return;
    const end = element.selectionStart;
    const start = end - word.length;
    onChange(value.slice(0, start) + item.text + value.slice(end));
    setWord('');
    requestAnimationFrame(() => element.setSelectionRange(start + item.text.length, start + item.text.length));
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
  return { area, found, chosen, look, take, onKeyDown, close: () => setWord('') };
}

/** A FEEL expression: completed, checked as it is typed, explained, tried with what is being tried, and read back in words. */
export function FeelInput({ value, onChange, names, label, readOnly, words, wanted }: FeelInputProps) {
  const t = useT();
  const [place, setPlace] = useState<number | null>(null);
  const listId = useId();
  const noteId = useId();
  const inspection = useInspection(value, names, wanted);
  const { area, found, chosen, look, take, onKeyDown, close } = useCompletion(value, onChange, names);
  return (
    <div className="feel">
      <div className="feel-field">
        <Marked text={value} flaws={inspection.flaws} />
        <textarea
          ref={area}
          className="feel-area mono"
          rows={Math.min(6, value.split('\n').length)}
          spellCheck={false}
          readOnly={readOnly}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={found.length > 0 ? listId : undefined}
          aria-invalid={inspection.flaws.length > 0}
          aria-describedby={noteId}
          placeholder={t('feel.placeholder')}
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
            look();
          }}
          onKeyDown={onKeyDown}
          onSelect={(event) => setPlace(event.currentTarget.selectionStart)}
          onMouseMove={(event) => setPlace(placeUnder(event))}
          onMouseLeave={() => setPlace(null)}
          onBlur={() => {
            close();
            setPlace(null);
            const heard = words?.hear(value) ?? value;
            if (heard !== value && !readOnly) onChange(heard);
          }}
        />
      </div>
      {found.length > 0 ? <Offers id={listId} offers={found} chosen={chosen} onTake={take} /> : null}
      <FeelNotes
        id={noteId}
        {...{ value, place, names, inspection, wanted }}
        {...(words ? { reading: words.feel(value) } : {})}
      />
    </div>
  );
}

/** The place in the text under the mouse. */
function placeUnder({ clientX, clientY, currentTarget }: React.MouseEvent<HTMLTextAreaElement>): number | null {
  const at = document.caretPositionFromPoint?.(clientX, clientY);
  return at?.offsetNode === currentTarget ? at.offset : null;
}

/** The same text behind the field, unseen but for the waves under what is wrong. */
function Marked({ text, flaws }: { text: string; flaws: ExpressionFlaw[] }) {
  const [first] = flaws;
  if (!first) return null;
  return (
    <div className="feel-marks mono" aria-hidden="true">
      {text.slice(0, first.from)}
      <mark>{text.slice(first.from, first.to) || ' '}</mark>
      {text.slice(first.to)}
    </div>
  );
}

interface OffersProps {
  id: string;
  offers: Offer[];
  chosen: number;
  onTake: (offer: Offer) => void;
}

function Offers({ id, offers, chosen, onTake }: OffersProps) {
  const t = useT();
  return (
    <div className="feel-list" id={id} role="listbox" aria-label={t('feel.names')}>
      {offers.map((item, index) => (
        <div
          key={item.text}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(item);
          }}
        >
          {item.label} <span className="mono faint">{item.hint}</span>
        </div>
      ))}
    </div>
  );
}
