import type { Locale } from '../../engine/index.ts';
import { administrationTexts } from './sections/administration.ts';
import { decisionTexts } from './sections/decisions.ts';
import { editionTexts } from './sections/editions.ts';
import { flowPeopleTexts } from './sections/flow-people.ts';
import { flowTexts } from './sections/flows.ts';
import { frameTexts } from './sections/frame.ts';
import { governanceTexts } from './sections/governance.ts';
import { instanceTexts } from './sections/instances.ts';
import { listTexts } from './sections/lists.ts';
import { masterTexts } from './sections/masters.ts';
import { operationTexts } from './sections/operations.ts';
import { organisationTexts } from './sections/organisation.ts';
import { overviewTexts } from './sections/overview.ts';
import { paperTexts } from './sections/papers.ts';
import { policyTexts } from './sections/policies.ts';
import { registerTexts } from './sections/registers.ts';
import { ruleTexts } from './sections/rules.ts';
import { sessionTexts } from './sections/session.ts';
import { twoPeopleTexts } from './sections/two-people.ts';

/** A text in both languages; a third one is the English for a count of one. */
type Pair = readonly [chinese: string, english: string, englishOne?: string];

const texts = {
  ...frameTexts,
  ...policyTexts,
  ...editionTexts,
  ...governanceTexts,
  ...ruleTexts,
  ...flowTexts,
  ...flowPeopleTexts,
  ...instanceTexts,
  ...operationTexts,
  ...sessionTexts,
  ...administrationTexts,
  ...decisionTexts,
  ...listTexts,
  ...twoPeopleTexts,
  ...paperTexts,
  ...masterTexts,
  ...registerTexts,
  ...organisationTexts,
  ...overviewTexts,
} as const;
type Texts = typeof texts;
/** `section.key` of every text: one that is not there does not compile. */
export type TextKey = { [S in keyof Texts]: `${S}.${keyof Texts[S] & string}` }[keyof Texts];
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

/** The texts of a language, as i18next reads them. */
export function resource(locale: Locale): Record<string, Record<string, string>> {
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
