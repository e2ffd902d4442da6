import type { RegisterColumn, RegisterDefinition } from '../../../engine/index.ts';

/** Words that mean something else in the address of a register. */
const reserved = ['source', 'period', 'format', 'cursor', 'limit'];

/** The columns of a register with one moved, taken away or renamed, and what names it with them. */
export const columnEdits = {
  /** A name that no column has. @example freeName('plate', ['plate']) // 'plate2' */
  freeName(name: string, taken: readonly string[]): string {
    const plain = reserved.includes(name) ? `${name}Of` : name;
    for (let number = 1; ; number += 1) {
      const free = number === 1 ? plain : `${plain}${number}`;
      if (!taken.includes(free)) return free;
    }
  },
  moved(columns: readonly RegisterColumn[], from: number, to: number): RegisterColumn[] {
    return columns.toSpliced(from, 1).toSpliced(to, 0, ...columns.slice(from, from + 1));
  },
  without(register: RegisterDefinition, index: number): Partial<RegisterDefinition> {
    return named(register, register.columns.toSpliced(index, 1), register.columns[index]?.name ?? '', undefined);
  },
  rename(register: RegisterDefinition, index: number, name: string): Partial<RegisterDefinition> {
    const column = register.columns[index];
    if (!column) return {};
    return named(register, register.columns.with(index, { ...column, name }), column.name, name);
  },
};

/** What names a column follows it; undefined: the column is gone. */
function named(
  { group, sort, for: own }: RegisterDefinition,
  columns: RegisterColumn[],
  from: string,
  to: string | undefined,
): Partial<RegisterDefinition> {
  const follow = (names: string[] | undefined) => {
    const next = names?.flatMap((name) => {
      const [way, plain] = name.startsWith('-') ? ['-', name.slice(1)] : ['', name];
      return plain !== from ? [name] : to === undefined ? [] : [way + to];
    });
    return next && next.length > 0 ? next : undefined;
  };
  return { columns, group: follow(group), sort: follow(sort), for: own === from ? to : own };
}
