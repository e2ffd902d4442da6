import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useState,
} from 'react';
import type { Suggestion } from './grid-writes.ts';

/** What ended an edit. */
export type CommitKey = 'Enter' | 'Tab' | 'click' | ArrowKey;
type ArrowKey = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';
const isArrow = (key: string): key is ArrowKey => key.startsWith('Arrow');

interface CellEditorProps {
  area: RefObject<HTMLTextAreaElement | null>;
  label: string;
  style: CSSProperties;
  /** What is being typed; null: the cell is selected, not edited. */
  typed: string | null;
  /** The edit began by typing over the cell: arrows end it, as in Excel. After F2 and a double click they move in the text. */
  over: boolean;
  suggestions: Suggestion[];
  readOnly: boolean;
  onType: (text: string) => void;
  onCancel: () => void;
  onCommit: (text: string, key: CommitKey, shift: boolean) => void;
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  onCopy: (event: ClipboardEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
  onFocusChange: (focused: boolean) => void;
}

/** The textarea over the selected cell: unseen while the cell is only selected, the cell's editor as soon as anything is typed. */
export function CellEditor(props: CellEditorProps) {
  const { area, typed, suggestions, readOnly, onType, onCommit, onCancel } = props;
  const [chosen, setChosen] = useState(-1);
  const editing = typed !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the choice belongs to the text that was typed
  useEffect(() => setChosen(-1), [typed]);
  useEffect(() => {
    // F2 and double click put the cursor behind the text.
    if (editing) area.current?.setSelectionRange(area.current.value.length, area.current.value.length);
  }, [editing, area]);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (!editing) return props.onKeyDown(event);
    if (event.key === 'Escape') onCancel();
    else if (event.key === 'ArrowDown' && suggestions.length > 0)
      setChosen((index) => Math.min(suggestions.length - 1, index + 1));
    else if (event.key === 'ArrowUp' && suggestions.length > 0) setChosen((index) => Math.max(-1, index - 1));
    else if (props.over && isArrow(event.key) && !event.shiftKey) onCommit(typed, event.key, false);
    else if (event.key === 'Enter' && event.altKey) return;
    else if (event.key === 'Enter' || event.key === 'Tab')
      onCommit(suggestions[chosen]?.text ?? typed, event.key, event.shiftKey);
    else return;
    event.preventDefault();
  };
  return (
    <div className={editing ? 'grid-editor grid-editor-open' : 'grid-editor'} style={props.style}>
      <textarea
        ref={area}
        data-own-undo={editing ? undefined : 'no'}
        aria-label={props.label}
        className="grid-area"
        rows={1}
        spellCheck={false}
        readOnly={readOnly}
        value={typed ?? ''}
        onChange={(event) => !readOnly && onType(event.target.value)}
        onKeyDown={onKeyDown}
        onCopy={props.onCopy}
        onCut={props.onCopy}
        onPaste={props.onPaste}
        onFocus={() => props.onFocusChange(true)}
        onBlur={() => props.onFocusChange(false)}
      />
      <Suggestions {...{ suggestions, chosen }} onChoose={(text) => onCommit(text, 'click', false)} />
    </div>
  );
}

interface SuggestionsProps extends Pick<CellEditorProps, 'suggestions'> {
  chosen: number;
  onChoose: (text: string) => void;
}

/** What could be meant, below what is typed. */
function Suggestions({ suggestions, chosen, onChoose }: SuggestionsProps) {
  if (suggestions.length === 0) return null;
  return (
    <ul className="grid-suggestions">
      {suggestions.map((suggestion, index) => (
        <li key={suggestion.text}>
          <button
            type="button"
            tabIndex={-1}
            className={index === chosen ? 'chosen' : undefined}
            // The field must keep the focus: its loss commits what was typed.
            onMouseDown={(event) => {
              event.preventDefault();
              onChoose(suggestion.text);
            }}
          >
            {suggestion.label}
            {suggestion.hint ? <small>{suggestion.hint}</small> : null}
          </button>
        </li>
      ))}
    </ul>
  );
}
