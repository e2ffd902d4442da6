import { Button, Dropdown, Tooltip } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Locale } from '../../engine/index.ts';
import { changeLocale, type TextKey, useLocale, useT } from '../i18n/index.ts';
import { AccessDialog } from './access-dialog.tsx';
import { openPalette } from './command-palette.tsx';
import './frame.css';
import { Icon, type IconName, Mark } from './icons.tsx';
import { href, useRoute } from './router.ts';
import { useSettings } from './settings.ts';
import { Tour } from './tour.tsx';

const rooms: { id: string; icon: IconName; text: TextKey }[] = [
  { id: 'policies', icon: 'policies', text: 'frame.policies' },
  { id: 'instances', icon: 'instances', text: 'frame.instances' },
  { id: 'tasks', icon: 'tasks', text: 'frame.tasks' },
  { id: 'audit', icon: 'record', text: 'frame.audit' },
  { id: 'admin', icon: 'shield', text: 'admin.title' },
];

/** The app frame: navigation on the left (at the foot on a phone), the page on the right. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  return (
    <div className="frame">
      <button type="button" className="skip-link" onClick={focusMain}>
        {t('frame.skip')}
      </button>
      <nav className="frame-nav" aria-label={t('frame.navigation')}>
        <a className="frame-brand" href={href('policies')} aria-label={t('frame.home')}>
          <Mark />
          <span className="frame-brand-name">{t('frame.name')}</span>
        </a>
        <Rooms />
        <div className="frame-foot">
          <SearchButton />
          <Preferences />
        </div>
      </nav>
      <main className="frame-main" id="page-main" tabIndex={-1}>
        {children}
      </main>
      <Tour />
    </div>
  );
}

function focusMain(): void {
  document.getElementById('page-main')?.focus();
}

function Rooms() {
  const t = useT();
  const here = useRoute().parts[0] ?? 'policies';
  return (
    <ul className="frame-rooms">
      {rooms.map(({ id, icon, text }) => (
        <li key={id}>
          <a href={href(id)} aria-current={here === id ? 'page' : undefined} data-tour={`room-${id}`}>
            <Icon name={icon} size={19} />
            <span>{t(text)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function SearchButton() {
  const t = useT();
  return (
    <button type="button" className="frame-search" onClick={openPalette} data-tour="search">
      <Icon name="search" size={17} />
      <span>{t('frame.search')}</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}

function Preferences() {
  const t = useT();
  const locale = useLocale();
  const { theme, change } = useSettings();
  const [access, setAccess] = useState(false);
  const languages: { key: Locale; label: string }[] = [
    { key: 'zh-CN', label: '中文' },
    { key: 'en', label: 'English' },
  ];
  return (
    <div className="frame-preferences">
      <Dropdown
        trigger={['click']}
        menu={{ items: languages, selectedKeys: [locale], onClick: ({ key }) => void changeLocale(key as Locale) }}
      >
        <Button type="text" icon={<Icon name="language" size={18} />} aria-label={t('frame.language')} />
      </Dropdown>
      <Tooltip title={theme === 'dark' ? t('frame.light') : t('frame.dark')}>
        <Button
          type="text"
          icon={<Icon name={theme === 'dark' ? 'sun' : 'moon'} size={18} />}
          aria-label={theme === 'dark' ? t('frame.light') : t('frame.dark')}
          onClick={() => change({ theme: theme === 'dark' ? 'light' : 'dark' })}
        />
      </Tooltip>
      <Tooltip title={t('frame.access')}>
        <Button
          type="text"
          icon={<Icon name="key" size={18} />}
          aria-label={t('frame.access')}
          onClick={() => setAccess(true)}
        />
      </Tooltip>
      <AccessDialog open={access} onClose={() => setAccess(false)} />
    </div>
  );
}
