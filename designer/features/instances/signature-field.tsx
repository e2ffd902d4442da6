import { Input } from 'antd';
import { type JsonObject, type PolicyContent, type Signing, textOf } from '../../../engine/index.ts';
import type { FlowReading } from '../../words/flow-words.ts';

/** The signatures that an event makes, of whichever form. */
export const signingsOf = ({ forms }: PolicyContent, event: string): Signing[] =>
  Object.values(forms).flatMap(({ signed = [] }) => signed.filter((one) => one.event === event));

/** What a signature is called. */
const signingTitle = ({ as, title }: Signing, { locale, words }: FlowReading): string =>
  textOf(title, locale) || words.label(as);

/** A password as it confirms a signature. */
export const signatureOf = (password: string): JsonObject => (password ? { signature: { password } } : {});

interface SignatureFieldProps {
  signings: Signing[];
  reading: FlowReading;
  /** Whether the password is asked for. */
  asked: boolean;
  password: string;
  onChange: (password: string) => void;
}

/** Says that sending signs; asks for the password where the server wants it. */
export function SignatureField({ signings, reading, asked, password, onChange }: SignatureFieldProps) {
  const { t } = reading;
  if (signings.length === 0) return null;
  const names = [...new Set(signings.map((one) => signingTitle(one, reading)))].join(t('common.comma'));
  return (
    <div className="stack">
      <p className="soft">{t('paper.signs', { name: names })}</p>
      {asked ? (
        <Input.Password
          aria-label={t('paper.password')}
          placeholder={t('paper.password')}
          autoComplete="current-password"
          maxLength={200}
          value={password}
          onChange={(change) => onChange(change.target.value)}
        />
      ) : null}
    </div>
  );
}
