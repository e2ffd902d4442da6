import { Button } from 'antd';
import type { Finding } from '../../kernel/api.ts';
import { withFix } from '../../kernel/document/apply-fix.ts';
import { edit, useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useT, useText } from '../../texts/translate.ts';

/** Puts in place what mends a finding, as a step that can be undone; nothing for a finding that a person has to think about. */
export function FixButton({ finding, onMended }: { finding: Finding; onMended: () => void }) {
  const t = useT();
  const text = useText();
  const readOnly = useDocument((state) => state.readOnly);
  const { fix } = finding;
  if (!fix || readOnly) return null;
  const said = typeof fix.value === 'string' || typeof fix.value === 'number' ? String(fix.value) : undefined;
  const label = said === undefined ? t('finding.fix') : t('finding.fixTo', { value: said });
  const mend = () => {
    edit(t('finding.stepFix', { finding: text(finding.message) }), (content) => withFix(content, finding));
    onMended();
  };
  return (
    <Button
      size="small"
      icon={<Icon name="check" size={13} />}
      aria-label={`${label}: ${text(finding.message)}`}
      onClick={mend}
    >
      {label}
    </Button>
  );
}
