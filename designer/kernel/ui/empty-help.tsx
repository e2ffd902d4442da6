import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import './page.css';

/** What stands where there is nothing yet: what would be here and what to do. */
export function EmptyHelp({
  icon = 'info',
  title,
  text,
  action,
}: {
  icon?: IconName;
  title: string;
  text?: string;
  action?: ReactNode;
}) {
  return (
    <div className="empty-help">
      <span className="empty-help-icon">
        <Icon name={icon} size={26} />
      </span>
      <div className="empty-help-title">{title}</div>
      {text ? <p>{text}</p> : null}
      {action}
    </div>
  );
}
