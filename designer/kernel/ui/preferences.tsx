import { Button, Dropdown, Tooltip } from 'antd';
import type { Locale } from '../../../engine/index.ts';
import { useSettings } from '../../texts/settings.ts';
import { changeLocale, useLocale, useT } from '../../texts/translate.ts';
import { Icon } from './icons.tsx';

const languages: { key: Locale; label: string }[] = [
  { key: 'zh-CN', label: '中文' },
  { key: 'en', label: 'English' },
];

export function LanguageButton() {
  const t = useT();
  const locale = useLocale();
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items: languages, selectedKeys: [locale], onClick: ({ key }) => void changeLocale(key as Locale) }}
    >
      <Button type="text" icon={<Icon name="language" size={18} />} aria-label={t('frame.language')} />
    </Dropdown>
  );
}

export function ThemeButton() {
  const t = useT();
  const { theme, change } = useSettings();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip title={t(`frame.${other}`)}>
      <Button
        type="text"
        icon={<Icon name={theme === 'dark' ? 'sun' : 'moon'} size={18} />}
        aria-label={t(`frame.${other}`)}
        onClick={() => change({ theme: other })}
      />
    </Tooltip>
  );
}
