import { Input } from 'antd';
import type { ReactNode } from 'react';
import type { LocalText } from '../../engine/index.ts';
import { useT } from '../texts/translate.ts';
import './panel.css';

/** A labelled part of a panel. */
export function Field({ label, children, action }: { label: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="panel-field">
      <div className="panel-label">
        <span>{label}</span>
        {action}
      </div>
      {children}
    </div>
  );
}

interface TitleFieldsProps {
  title: LocalText | undefined;
  /** What is shown while there is no title of its own. */
  fallback: LocalText;
  readOnly: boolean;
  onChange: (title: LocalText) => void;
}

/** A name in both languages. */
export function TitleFields({ title, fallback, readOnly, onChange }: TitleFieldsProps) {
  const t = useT();
  const put = (locale: keyof LocalText, text: string) => onChange({ ...(title ?? fallback), [locale]: text });
  return (
    <div className="panel-pair">
      <Field label={t('rule.titleZh')}>
        <Input
          size="small"
          readOnly={readOnly}
          aria-label={t('rule.titleZh')}
          value={(title ?? fallback)['zh-CN']}
          onChange={(event) => put('zh-CN', event.target.value)}
        />
      </Field>
      <Field label={t('rule.titleEn')}>
        <Input
          size="small"
          readOnly={readOnly}
          aria-label={t('rule.titleEn')}
          value={(title ?? fallback).en}
          onChange={(event) => put('en', event.target.value)}
        />
      </Field>
    </div>
  );
}

interface NameFieldProps {
  label: string;
  value: string;
  valid: (value: string) => boolean;
  readOnly: boolean;
  onCommit: (value: string) => void;
}

/** An identifier that is taken over when the field is left: half a name must not rename everything. */
export function NameField({ label, value, valid, readOnly, onCommit }: NameFieldProps) {
  const commit = (text: string) => {
    const next = text.trim();
    if (next !== value && valid(next)) onCommit(next);
  };
  return (
    <Field label={label}>
      <Input
        key={value}
        size="small"
        className="mono"
        readOnly={readOnly}
        aria-label={label}
        defaultValue={value}
        onBlur={(event) => commit(event.target.value)}
        onPressEnter={(event) => commit(event.currentTarget.value)}
      />
    </Field>
  );
}
