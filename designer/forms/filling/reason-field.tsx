import { Input } from 'antd';
import { useT } from '../../texts/translate.ts';

/** Why a record is amended: it stands in its new version. */
export function ReasonField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const label = useT()('paper.reason');
  return (
    <div className="field">
      <div className="field-label">
        {label}
        <span className="field-required">*</span>
      </div>
      <Input.TextArea
        aria-label={label}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 5 }}
        value={value}
        onChange={(change) => onChange(change.target.value)}
      />
    </div>
  );
}
