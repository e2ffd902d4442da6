import { type Signing as Asked, type PolicyContent, textOf } from '../../../engine/index.ts';
import { type Signing, SigningField } from '../../forms/signing/signing-field.tsx';
import type { FlowReading } from '../../words/flow-words.ts';

/** The signatures that an event makes, of whichever form. */
export const signingsOf = ({ forms }: PolicyContent, event: string): Asked[] =>
  Object.values(forms).flatMap(({ signed = [] }) => signed.filter((one) => one.event === event));

/** What a signature is called. */
const signingTitle = ({ as, title }: Asked, { locale, words }: FlowReading): string =>
  textOf(title, locale) || words.label(as);

/** What some signatures are called together; empty: there are none. */
export const signingNames = (signings: readonly Asked[], reading: FlowReading): string =>
  [...new Set(signings.map((one) => signingTitle(one, reading)))].join(reading.t('common.comma'));

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
  return (
    <div className="stack">
      <p className="soft">{t('paper.signs', { name: signingNames(signings, reading) })}</p>
      <SigningField signing={signing} asked={asked} />
    </div>
  );
}
