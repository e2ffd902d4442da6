import { type Signing as Asked, type PolicyContent, textOf } from '../../../engine/index.ts';
import { type Signing, SigningField } from '../../forms/signing/signing-field.tsx';
import type { FlowReading } from '../../words/flow-words.ts';

/** The signatures that an event makes, of whichever form. */
export const signingsOf = ({ forms }: PolicyContent, event: string): Asked[] =>
  Object.values(forms).flatMap(({ signed = [] }) => signed.filter((one) => one.event === event));

/** What a signature is called. */
const signingTitle = ({ as, title }: Asked, { locale, words }: FlowReading): string =>
  textOf(title, locale) || words.label(as);

interface SignatureFieldProps {
  signings: Asked[];
  reading: FlowReading;
  /** Whether the server wants it confirmed. */
  asked: boolean;
  signing: Signing;
}

/** Says that sending signs, and has it signed. */
export function SignatureField({ signings, reading, asked, signing }: SignatureFieldProps) {
  const { t } = reading;
  if (signings.length === 0) return null;
  const names = [...new Set(signings.map((one) => signingTitle(one, reading)))].join(t('common.comma'));
  return (
    <div className="stack">
      <p className="soft">{t('paper.signs', { name: names })}</p>
      <SigningField signing={signing} asked={asked} />
    </div>
  );
}
