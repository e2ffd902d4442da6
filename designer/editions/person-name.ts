import { useT } from '../i18n/index.ts';

/** Who is named as the publisher of what was there when the server first began. */
const seeder = 'seed';

/** What people read for who did something: their name, and in words what the server itself loaded. */
export function usePersonName(): (by: string | undefined) => string | undefined {
  const t = useT();
  return (by) => (by === seeder ? t('audit.seeder') : by);
}
