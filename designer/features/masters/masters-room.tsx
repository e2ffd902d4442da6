import { MasterPage } from './master-page.tsx';
import { MastersPage } from './masters-page.tsx';
import { NewRowPage, RowPage } from './row-page.tsx';

/** Master data: all that there is, the rows of one, a row, or a new one. @param parts of the address, from `masters` on */
export function MastersRoom({ parts: [, policy, master, what, key] }: { parts: string[] }) {
  if (!policy || !master) return <MastersPage />;
  if (what === 'new') return <NewRowPage policy={policy} master={master} />;
  if (what === 'rows' && key !== undefined) return <RowPage policy={policy} master={master} rowKey={key} />;
  return <MasterPage policy={policy} master={master} />;
}
