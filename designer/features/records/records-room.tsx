import { NewRecordPage } from './new-record-page.tsx';
import { RecordPage } from './record-page.tsx';
import { RecordsPage } from './records-page.tsx';

/** The records: all of them, one of them, or a new one. @param parts of the address, from `records` on */
export function RecordsRoom({ parts: [, id, policy, form] }: { parts: string[] }) {
  if (id === 'new' && policy && form) return <NewRecordPage policy={policy} form={form} />;
  return id ? <RecordPage id={id} /> : <RecordsPage />;
}
