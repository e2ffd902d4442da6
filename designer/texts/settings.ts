import { create } from 'zustand';
import type { Locale } from '../../engine/index.ts';

export type ThemeName = 'light' | 'dark';

/** What the reader chose for this browser. */
interface Settings {
  locale: Locale;
  theme: ThemeName;
  /** The role in which events are sent; empty: none chosen. */
  role: string;
  tourSeen: boolean;
  change(values: Partial<Omit<Settings, 'change'>>): void;
}

const storageName = 'guiju.settings';

function stored(): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(storageName) ?? '{}') as Partial<Settings>;
  } catch {
    return {};
  }
}

export const useSettings = create<Settings>((set, get) => ({
  locale: 'zh-CN',
  theme: 'light',
  role: '',
  tourSeen: false,
  ...stored(),
  change: (values) => {
    set(values);
    const { locale, theme, role, tourSeen } = get();
    localStorage.setItem(storageName, JSON.stringify({ locale, theme, role, tourSeen }));
  },
}));
