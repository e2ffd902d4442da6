import type { ExpressionInspection, ValueSchema } from '../../engine/index.ts';
import { useLocale, useT } from '../i18n/index.ts';
import { feelFunctions } from './feel-functions.ts';
import type { FeelName } from './feel-names.ts';
import { useFlawText } from './use-inspection.ts';
import { useWords, type Words } from './use-words.ts';

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
  const called = feelFunctions.find(({ name }) => {
    const from = text.lastIndexOf(`${name}(`, place);
    return from >= 0 && place <= from + name.length;
  });
  if (called) return `${called.call} — ${called.help[locale]}`;
  const before = /[\w.]*$/.exec(text.slice(0, place))?.[0] ?? '';
  const after = /^[\w.]*/.exec(text.slice(place))?.[0] ?? '';
  const known = names.find(({ name }) => name === before + after);
  if (!known) return undefined;
  const { schema } = known;
  const choices = (schema?.enum ?? []).map((one) => `${JSON.stringify(one)} ${words.value(one, schema)}`).join(', ');
  return [known.label === known.name ? '' : known.label, known.name, words.unit(schema?.unit), choices]
    .filter(Boolean)
    .join(' · ');
}
