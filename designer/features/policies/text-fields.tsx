import { Input } from 'antd';
import type { LocalText } from '../../../engine/index.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { useT } from '../../texts/translate.ts';

/** A text in both languages. */
export function TextFields({
  of,
  value,
  onChange,
}: {
  of: string;
  value: LocalText;
  onChange: (text: LocalText) => void;
}) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  return (
    <span className="text-fields">
      {(['zh-CN', 'en'] as const).map((locale) => (
        <Input
          key={locale}
          disabled={readOnly}
          maxLength={2000}
          aria-label={t(`about.${locale}`, { of })}
          placeholder={t(`about.${locale}`, { of })}
          value={value[locale]}
          onChange={(event) => onChange({ ...value, [locale]: event.target.value })}
        />
      ))}
    </span>
  );
}
