import type { ExpressionInspection } from '../../engine/checks.ts';
import type { ValueSchema } from '../../engine/index.ts';
import { useLocale, useT } from '../texts/translate.ts';
import { type FeelFunction, feelFunctions } from '../words/feel-functions.ts';
import type { Words } from '../words/policy-words.ts';
import { useWords } from '../words/use-words.ts';
import type { FeelName } from './feel-names.ts';
import { useFlawText } from './use-inspection.ts';

interface NotesProps {
  id: string;
  value: string;
  /** Where in the text the cursor or the mouse is; null: nowhere. */
  place: number | null;
  names: FeelName[];
  inspection: ExpressionInspection;
  wanted: ValueSchema | undefined;
  reading?: string;
}

/** Below an expression: what is wrong with it, what the word under the cursor is, how it reads, what it gives now. */
export function FeelNotes({ id, value, place, names, inspection, wanted, reading }: NotesProps) {
  const t = useT();
  const locale = useLocale();
  const words = useWords();
  const flawText = useFlawText();
  const [flaw] = inspection.flaws;
  const help = place === null ? undefined : helpAt(value, place, names, words, locale);
  return (
    <div className="feel-notes" id={id}>
      {flaw ? <div className="bad">{flawText(flaw)}</div> : null}
      {help ? <div className="feel-help">{help}</div> : null}
      {reading && reading !== value ? <div className="feel-reading">{reading}</div> : null}
      {inspection.value === undefined ? null : (
        <div className="feel-value">
          {t('feel.now')} <b>{words.value(inspection.value, wanted)}</b>
        </div>
      )}
    </div>
  );
}

/** What the word at a place is: a function with what it does, or a name with its label, kind and unit. */
function helpAt(
  text: string,
  place: number,
  names: FeelName[],
  words: Words,
  locale: 'zh-CN' | 'en',
): string | undefined {
  const before = /[\w.]*$/.exec(text.slice(0, place))?.[0] ?? '';
  const after = /^[\w.]*/.exec(text.slice(place))?.[0] ?? '';
  const known = names.find(({ name }) => name === before + after);
  const called = known ? undefined : calledAt(text, place);
  if (called) return `${called.call} — ${called.help[locale]}`;
  if (!known) return undefined;
  const { schema } = known;
  const choices = (schema?.enum ?? []).map((one) => `${JSON.stringify(one)} ${words.value(one, schema)}`).join(', ');
  return [known.label === known.name ? '' : known.label, known.name, words.unit(schema?.unit), choices]
    .filter(Boolean)
    .join(' · ');
}

/** The function whose name or arguments are at a place: the innermost. */
function calledAt(text: string, place: number): FeelFunction | undefined {
  const named = (end: number) => feelFunctions.find(({ name }) => text.slice(0, end).endsWith(name));
  const word = /^[\w ]*\(/.exec(text.slice(place))?.[0];
  const own = word === undefined ? undefined : named(place + word.length - 1);
  if (own && place >= text.lastIndexOf(own.name, place)) return own;
  let open = 0;
  for (let at = place - 1; at >= 0; at -= 1) {
    if (text[at] === ')') open += 1;
    else if (text[at] === '(') {
      if (open === 0) return named(at);
      open -= 1;
    }
  }
  return undefined;
}
