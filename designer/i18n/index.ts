import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Locale, LocalText } from '../../engine/index.ts';
import { useSettings } from '../ui/settings.ts';
import { editionTexts } from './texts/editions.ts';
import { flowTexts } from './texts/flows.ts';
import { frameTexts } from './texts/frame.ts';
import { governanceTexts } from './texts/governance.ts';
import { instanceTexts } from './texts/instances.ts';
import { policyTexts } from './texts/policies.ts';
import { ruleTexts } from './texts/rules.ts';

/** A text in both languages; a third one is the English for a count of one. */
type Pair = readonly [chinese: string, english: string, englishOne?: string];

const texts = {
  ...{ ...frameTexts, ...policyTexts, ...editionTexts, ...governanceTexts },
  ...{ ...ruleTexts, ...flowTexts, ...instanceTexts },
} as const;
type Texts = typeof texts;
/** `section.key` of every text: one that is not there does not compile. */
export type TextKey = { [S in keyof Texts]: `${S}.${keyof Texts[S] & string}` }[keyof Texts];
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

function resource(locale: Locale): Record<string, Record<string, string>> {
  const sections: Record<string, Record<string, string>> = {};
  for (const [section, pairs] of Object.entries(texts)) {
    const read: Record<string, string> = {};
    for (const [key, [chinese, english, one]] of Object.entries(pairs) as [string, Pair][]) {
      read[key] = locale === 'en' ? english : chinese;
      if (locale === 'en' && one) read[`${key}_one`] = one;
    }
    sections[section] = read;
  }
  return sections;
}

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
export function useText(): (text: LocalText | string | undefined | null, fallback?: string) => string {
  const locale = useLocale();
  return (text, fallback = '') => {
    if (!text) return fallback;
    if (typeof text === 'string') return text;
    return text[locale] || text['zh-CN'] || text.en || fallback;
  };
}

export async function changeLocale(locale: Locale): Promise<void> {
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  useSettings.getState().change({ locale });
}
