import { describe, expect, test } from 'vitest';
import type { Person } from '../../client/api.ts';
import { cellOf, columnNames, readOrganisation, type SheetColumn, sheetLines } from '../../engine/reading.ts';

const headers = ['编号', '姓名', '部门', '岗位', '上级', '电话', '邮箱', '离职日期'];
const columns: SheetColumn[] = columnNames.map((name, at) => ({ name, header: headers[at] as string, names: [name] }));
const places = {
  departments: [
    { id: 'company', name: '公司', version: 1 },
    { id: 'north', name: '华北分公司', parent: 'company', version: 1 },
  ],
  posts: [{ id: 'north-manager', name: '服务经理', department: 'north', version: 1 }],
};
const person = (more: Partial<Person>): Person => ({
  ...{ id: 'li', name: '李工', departments: ['north'], posts: ['north-manager'], substitutes: [], version: 3 },
  ...more,
});
const read = (lines: (string | Date | null)[][], persons: Person[] = []) =>
  readOrganisation(lines, columns, { places, persons });

describe('a sheet of the organisation', () => {
  test('names what is there by its names, and makes what is not', () => {
    const sheet = read([
      ['编号', '姓名', '部门', '岗位', '上级'],
      ['li', '李工', '公司/华北分公司', '服务经理', 'wang'],
      ['wang', '王总', '公司', '总经理；安全员', ''],
      ['zhao', '赵', '公司 / 江南分公司', '', 'wang'],
    ]);
    expect(sheet?.flaws).toEqual([]);
    expect(sheet?.wanted.departments).toEqual([{ id: '公司.江南分公司', name: '江南分公司', parent: 'company' }]);
    expect(sheet?.wanted.posts.map(({ id }) => id)).toEqual(['company:总经理', 'company:安全员']);
    expect(sheet?.wanted.persons).toEqual([
      { id: 'li', name: '李工', departments: ['north'], posts: ['north-manager'], superior: 'wang' },
      { id: 'wang', name: '王总', departments: ['company'], posts: ['company:总经理', 'company:安全员'] },
      { id: 'zhao', name: '赵', departments: ['公司.江南分公司'], posts: [], superior: 'wang' },
    ]);
  });

  test('leaves what it has no column for as it is; an empty cell empties', () => {
    const substitutes = [{ person: 'wang', from: '2026-12-01', until: '2026-12-02' }];
    const before = person({ phone: '1', mail: 'a@b', substitutes });
    const sheet = read(
      [
        ['姓名', '编号', '电话'],
        ['李总', 'li', ''],
      ],
      [before],
    );
    const { version: _, phone: __, ...rest } = before;
    expect(sheet?.wanted.persons).toEqual([{ ...rest, name: '李总' }]);
  });

  test('saved and read again says the same', () => {
    const people = [
      person({ superior: 'wang', phone: '1', mail: 'a@b', leftAt: '2026-12-01' }),
      person({ id: 'wang', departments: ['company'], posts: ['north-manager'] }),
      person({ id: 'zhao', departments: [], posts: ['north-manager'] }),
      person({ id: 'qian', departments: ['company', 'north'], posts: [] }),
    ];
    const sheet = read(sheetLines(headers, people, places) as string[][], people);
    expect(sheet?.wanted).toEqual({ departments: [], posts: [], persons: people.map(({ version: _, ...one }) => one) });
  });

  test('makes no id that something else has', () => {
    const other = { ...places, departments: [...places.departments, { id: '厂', name: '另一个', version: 1 }] };
    const sheet = readOrganisation(
      [
        ['编号', '姓名', '部门'],
        ['a', 'a', '厂'],
      ],
      columns,
      { places: other, persons: [] },
    );
    expect(sheet?.wanted.departments).toEqual([{ id: '厂-2', name: '厂' }]);
  });

  test('tells each cell that is wrong', () => {
    const sheet = read([
      ['编号', '姓名', '部门', '岗位'],
      ['', '李工', '公司', ''],
      ['wang', '', '公司', ''],
      [null, null, null, null],
      ['zhao', '赵', '公司//', ''],
      ['qian', '钱', '', '经理'],
    ]);
    expect(sheet?.flaws.map(({ place, reason }) => `${place} ${reason}`)).toEqual([
      'A2 missing',
      'B3 missing',
      'C5 badDepartment',
      'C6 badDepartment',
    ]);
  });

  test('says in which cell stands what the server refuses', () => {
    const sheet = read([
      ['名单'],
      ['编号', '上级', '姓名', '部门', '岗位'],
      ['li', 'nobody', '李工', '公司/新部门', '新岗位'],
    ]);
    if (!sheet) throw new Error('it is none');
    expect(cellOf(sheet, '/persons/0/superior')).toEqual({ place: 'B3', line: 3 });
    expect(cellOf(sheet, '/departments/0/parent')).toEqual({ place: 'D3', line: 3 });
    expect(cellOf(sheet, '/posts/0/department')).toEqual({ place: 'E3', line: 3 });
    expect(cellOf(sheet, '/persons/0/posts/1')).toEqual({ place: 'E3', line: 3 });
  });

  test.each<[string, string[][]]>([
    [
      'names no columns',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['has no ids', [['姓名'], ['李工']]],
    ['has no lines', [['编号', '姓名']]],
  ])('that %s is none', (_, lines) => {
    expect(read(lines)).toBeUndefined();
  });
});
