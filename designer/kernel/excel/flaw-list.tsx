import { Alert } from 'antd';
import { useT } from '../../texts/translate.ts';
import './excel.css';
import type { CellFlaw } from '../../../engine/reading.ts';

const mostFlaws = 12;

/** Cells that are wrong, by where they stand in the file, and what can be done about it. */
export function FlawList({ flaws, help }: { flaws: CellFlaw[]; help: string }) {
  const t = useT();
  if (flaws.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('sheet.flaws', { count: flaws.length })}
      description={
        <>
          <ul className="sheet-flaws">
            {flaws.slice(0, mostFlaws).map(({ place, text, reason }) => (
              <li key={place}>
                <b>{place}</b> {text} — {reason}
              </li>
            ))}
            {flaws.length > mostFlaws ? <li>{t('sheet.moreFlaws', { count: flaws.length - mostFlaws })}</li> : null}
          </ul>
          {help}
        </>
      }
    />
  );
}
