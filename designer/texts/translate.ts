import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { type Locale, type SomeText, textOf, type Wording } from '../../engine/index.ts';
import { resource, type Translate } from './sections.ts';
import { useSettings } from './settings.ts';

export type { TextKey, Translate } from './sections.ts';

/** Starts i18next with both languages built in; nothing is fetched. */
export function startTexts(locale: Locale): void {
  i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: resource('zh-CN') }, en: { translation: resource('en') } },
    interpolation: { escapeValue: false },
  });
}

/** Translates outside of components, in the present language. */
export const translate: Translate = (key, values) => i18next.t(key, values ?? {}) as string;

/** The translator of the present language. */
export function useT(): Translate {
  const { t } = useTranslation();
  return t as unknown as Translate;
}

export function useLocale(): Locale {
  return useSettings((settings) => settings.locale);
}

/** Reads the content's own texts in the present language, with a fallback for what has none. */
export function useText(): (wording: Wording | SomeText | undefined | null, fallback?: string) => string {
  const locale = useLocale();
  return (wording, fallback) => textOf(wording, locale, fallback);
}

export async function changeLocale(locale: Locale): Promise<void> {
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  useSettings.getState().change({ locale });
}
