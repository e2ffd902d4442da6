import { App, Button } from 'antd';
import { api, type Department, type Person } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { useT } from '../../texts/translate.ts';
import { departmentsAfter } from './departments-after.ts';
import { bodyOf } from './person-dialog.tsx';
import { guardOf } from './place-dialogs.tsx';

/** Puts a person into another department; it can be undone. Posts stay as they are. */
export function usePersonMove(departments: readonly Department[], from: string | undefined) {
  const t = useT();
  const { message } = App.useApp();
  const { act } = useDoing();
  const put = async (person: Person, next: string[]) => {
    const { id, ...body } = bodyOf({ ...person, departments: next });
    const kept = await api.putPerson(id, body, guardOf(person));
    await readAgain('directory');
    return kept;
  };
  return (id: string, to: string) =>
    act(async () => {
      const before = await api.readPerson(id);
      const next = departmentsAfter(before.departments, to, from);
      if (next.join() === before.departments.join()) return;
      const kept = await put(before, next);
      const undo = () =>
        act(async () => {
          message.destroy('moved');
          await put(kept, before.departments);
        }, t('organisation.undone'));
      const department = departments.find((one) => one.id === to)?.name ?? to;
      message.success({
        key: 'moved',
        duration: 8,
        content: (
          <>
            {t('organisation.personMoved', { name: kept.name, department })}{' '}
            <Button size="small" onClick={() => void undo()}>
              {t('organisation.undo')}
            </Button>
          </>
        ),
      });
    });
}
