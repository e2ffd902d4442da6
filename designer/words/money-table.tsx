import { type MoneyTotals, moneyBetween } from '../../engine/authoring.ts';
import { TableHead } from '../kernel/ui/table-head.tsx';
import { useT } from '../texts/translate.ts';
import type { Words } from './policy-words.ts';

interface MoneyTableProps {
  totals: MoneyTotals;
  words: Words;
  /** What the two sums are called; one alone: there is nothing to compare with. */
  sides: [before: string, after: string] | [sum: string];
}

/** Sums of results in money: before, after and by how much they differ. */
export function MoneyTable({ totals, words, sides }: MoneyTableProps) {
  const t = useT();
  const rows = Object.entries(totals);
  if (rows.length === 0) return null;
  const isCompared = sides.length === 2;
  return (
    <table className="plain-table" data-money>
      <caption>{t('impact.totals')}</caption>
      <TableHead heads={[t('impact.amount'), ...sides, ...(isCompared ? [t('impact.difference')] : [])]} />
      <tbody>
        {rows.map(([name, { before, after }]) => (
          <tr key={name}>
            <th scope="row">{words.label(name)}</th>
            {isCompared ? <td>{before.toLocaleString()}</td> : null}
            <td>{after.toLocaleString()}</td>
            {isCompared ? (
              <td>
                <b>{signed({ before, after })}</b>
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An amount by which something differs. */
export function signed(sums: MoneyTotals[string]): string {
  const amount = moneyBetween(sums);
  return `${amount > 0 ? '+' : ''}${amount.toLocaleString()}`;
}
