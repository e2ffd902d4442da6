import { useT } from '../../texts/translate.ts';

/**
 * What people read for who did something: a person's name, the name of a program's key, or in words what the server itself did.
 *
 * @param keys names of API keys by id, where the reader may know them
 */
export function usePersonName(keys: ReadonlyMap<string, string> = new Map()): (by: string | undefined) => string {
  const t = useT();
  return (by = '') => {
    if (by === 'seed') return t('audit.seeder');
    if (by === 'admin' || by === 'operator') return t('session.adminKey');
    const [kind, name = ''] = by.split(/:(.*)/);
    if (kind === 'user') return name;
    if (kind === 'schedule') return t('session.calendar');
    if (kind === 'key') return t('session.program', { name: keys.get(name) ?? name.slice(-6) });
    return by;
  };
}
