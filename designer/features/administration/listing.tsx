import type { ReactNode } from 'react';
import { useT } from '../../texts/translate.ts';

/** A table that scrolls by itself where it is wider than the page; the last column has the buttons of each row. */
export function Listing({ label, heads, children }: { label: string; heads: string[]; children: ReactNode }) {
  const t = useT();
  return (
    <div className="admin-scroll">
      <table className="plain-table admin-table" aria-label={label}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t('admin.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
