import type { Locale } from '../../../engine/index.ts';

export const guideNames = ['manager', 'administrator', 'developer', 'clerk'] as const;
export type GuideName = (typeof guideNames)[number];

const texts = import.meta.glob<string>('../../../docs/guides/*.md', { query: '?raw', import: 'default' });
const pictures = import.meta.glob<string>('../../../docs/guides/pictures/*.png', { query: '?url', import: 'default' });

const folder = '../../../docs/guides/';

/** The text of a guide; it comes with the designer, and only when it is read. */
export const guideText = (name: GuideName, locale: Locale): Promise<string> =>
  texts[`${folder}${name}.${locale}.md`]?.() ?? Promise.reject(new Error(`no guide ${name} in ${locale}`));

/** The address of a picture that a guide names; nothing where there is none of that name. */
export const pictureAddress = (file: string): Promise<string> | undefined => pictures[`${folder}${file}`]?.();
