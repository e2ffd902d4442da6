import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { api } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';
import { RegisterTable } from '../../words/register-table.tsx';
import { useRegister } from './register-reading.ts';
import './register-editor.css';

const shown = 30;

/** What the register lists of what there is, as it stands in the draft. */
export function RegisterPreview() {
  const t = useT();
  const { register, content } = useRegister();
  const { policy, draft, saving, base } = useDocument();
  const isSame = base?.registers[register.id] === register;
  const isSaved = draft !== null && (saving === 'saved' || saving === 'clean');
  const { data, error } = useQuery({
    queryKey: ['register', policy, register.id, isSame ? 'inForce' : draft?.id, draft?.revision],
    queryFn: () =>
      isSame || !draft
        ? api.readRegister(policy, register.id, { limit: shown })
        : api.previewRegister(policy, draft.id, register.id, { limit: shown }),
    enabled: isSame || isSaved,
    // While the next is read the last one stays.
    placeholderData: (before) => before,
  });
  if (error) return <p className="warn">{t('formEditor.noPreview', { problem: problemText(error) })}</p>;
  if (!data) return <Skeleton active />;
  if (data.rows.length === 0)
    return <EmptyHelp icon="outline" title={t('register.noRows')} text={t('registerEditor.noRowsHelp')} />;
  return (
    <div className="register-preview">
      <p className="faint">{t('registerEditor.previewOf', { shown: data.rows.length, count: data.count })}</p>
      <RegisterTable plain content={content} definition={register} page={data} rows={data.rows} />
    </div>
  );
}
