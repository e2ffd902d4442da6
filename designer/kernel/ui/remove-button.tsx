import { Button } from 'antd';
import { useT } from '../../texts/translate.ts';
import { Icon } from './icons.tsx';

/** Takes a line out of a list. */
export function RemoveButton({ onClick, disabled = false }: { onClick: () => void; disabled?: boolean }) {
  return (
    <Button
      size="small"
      type="text"
      icon={<Icon name="trash" size={14} />}
      aria-label={useT()('common.remove')}
      disabled={disabled}
      onClick={onClick}
    />
  );
}
