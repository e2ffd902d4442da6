import type { Department, Person, Post } from '../../contract/directory.ts';
import { both, type Locale, type LocalText } from '../ground/local-text.ts';
import { cellText, findHeader, type NamedColumn, placeName, type SheetCell } from './lines.ts';

/** The departments and posts of the organisation, all of them. */
export interface Places {
  departments: readonly Department[];
  posts: readonly Post[];
}

/** The names of a department and those above it, from the top. @example pathOf(departments, 'a') // ['公司', '分公司'] */
export function pathOf(departments: readonly Department[], id: string): string[] {
  const path: string[] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const found: Department | undefined = departments.find((one) => one.id === at);
    path.unshift(found?.name ?? at);
    at = found?.parent;
  }
  return path;
}

/** The columns of the sheet, one line for each person: what stands above each, and by what else people call it. */
const titles = {
  id: [both('编号', 'Id'), '工号', '人员编号', 'employee number'],
  name: [both('姓名', 'Name'), '名称'],
  department: [both('部门', 'Department'), '所属部门', 'departments'],
  post: [both('岗位', 'Posts'), '职位', 'post', 'position'],
  superior: [both('上级编号', 'Superior’s id'), '上级', '直接上级', 'manager'],
  phone: [both('电话', 'Telephone'), '手机'],
  mail: [both('邮箱', 'Mail'), '邮件', 'e-mail', 'email'],
  leftAt: [both('离职日期', 'Left on')],
} satisfies Record<string, [LocalText, ...string[]]>;
export type ColumnName = keyof typeof titles;
export type SheetColumn = NamedColumn & { name: ColumnName };
export const columnNames = Object.keys(titles) as ColumnName[];

/** The columns as a reader of a language has them. @example organisationColumns('en')[0].header // 'Id' */
export const organisationColumns = (locale: Locale): SheetColumn[] =>
  columnNames.map((name) => {
    const [title, ...others] = titles[name] as [LocalText, ...string[]];
    return { name, header: title[locale], names: [name, title['zh-CN'], title.en, ...others] };
  });

export const sheetFlaws = {
  missing: both('不能为空', 'It must not be empty'),
  badDepartment: both(
    '应写成“公司/分公司”：名称之间用 / 分隔',
    'It must be written as “Company/Branch”: names with / between them',
  ),
};

/** Why a line cannot be imported, and where that stands. */
export interface SheetFlaw {
  place: string;
  line: number;
  text: string;
  reason: keyof typeof sheetFlaws;
}

/** A person as far as a sheet says, and as it was before. */
export type PersonWanted = Pick<Person, 'id' | 'name'> & Partial<Person>;

/** What a sheet says: what is imported, and from which cells that comes. */
export interface OrganisationSheet {
  wanted: { departments: Department[]; posts: Post[]; persons: PersonWanted[] };
  flaws: SheetFlaw[];
  /** The lines of the persons, in their order; and where departments and posts are first named. */
  lines: { departments: number[]; posts: number[]; persons: number[] };
  /** Where each column stands, counted from 0. */
  columns: Partial<Record<ColumnName, number>>;
}

const several = /[;；、]/;
const between = /\s*\/\s*/;

/** Departments that a line names, each with those above it; those that are there by their names keep their ids. */
class NamedPlaces {
  readonly departments = new Map<string, { id: string; name: string; parent?: string }>();
  readonly posts = new Map<string, { id: string; name: string; department: string }>();
  private readonly byPath: Map<string, string>;
  private readonly places: Places;
  readonly lines = { departments: new Map<string, number>(), posts: new Map<string, number>() };

  constructor(places: Places) {
    this.places = places;
    this.byPath = new Map(places.departments.map(({ id }) => [pathOf(places.departments, id).join('/'), id]));
  }

  /** The id of the department of a path of names. */
  department(path: readonly string[], line: number): string {
    const key = path.join('/');
    const parent = path.length > 1 ? this.department(path.slice(0, -1), line) : undefined;
    const known = this.byPath.get(key);
    if (known !== undefined) return known;
    const id = free(
      idOf(path),
      (one) => this.departments.has(one) || this.places.departments.some((old) => old.id === one),
    );
    this.byPath.set(key, id);
    this.departments.set(id, { id, name: path.at(-1) as string, ...(parent === undefined ? {} : { parent }) });
    this.lines.departments.set(id, line);
    return id;
  }

  /** The id of a post of a department by its name. */
  post(department: string, name: string, line: number): string {
    const all = [...this.places.posts, ...this.posts.values()];
    const known = all.find((one) => one.department === department && one.name === name);
    if (known) return known.id;
    const id = free(`${department}:${idOf([name])}`.slice(0, 120), (one) => all.some((old) => old.id === one));
    this.posts.set(id, { id, name, department });
    this.lines.posts.set(id, line);
    return id;
  }
}

/** An id that nothing has yet. */
function free(id: string, isTaken: (id: string) => boolean): string {
  let next = id;
  for (let count = 2; isTaken(next); count += 1) next = `${id}-${count}`;
  return next;
}

/** An id made of names: what cannot stand in one is a sign that can. */
const idOf = (names: readonly string[]) =>
  names
    .map((name) => name.replace(/[^\p{L}\p{N}@_+-]+/gu, '-').replace(/^-+/, ''))
    .join('.')
    .slice(0, 100);

/**
 * Reads what a sheet says of an organisation. What it has no column for stays as it is.
 *
 * @param lines the cells of the sheet
 * @param persons who is there already: what the sheet does not say of them stays
 * @returns nothing where no line names the columns `id` and `name`, or none stands below it
 */
export function readOrganisation(
  lines: SheetCell[][],
  columns: SheetColumn[],
  { places, persons }: { places: Places; persons: readonly (Person & { version?: number })[] },
): OrganisationSheet | undefined {
  const head = findHeader(lines, columns, ({ name }) => name === 'id' || name === 'name');
  const at = (name: ColumnName) => head?.columns.findIndex((one) => one?.name === name) ?? -1;
  if (!head || at('id') < 0 || at('name') < 0) return undefined;
  const named = new NamedPlaces(places);
  const flaws: SheetFlaw[] = [];
  const wanted: PersonWanted[] = [];
  const personLines: number[] = [];
  const before = new Map(persons.map(({ version: _, ...one }) => [one.id, one]));
  for (const [index, cells] of lines.entries()) {
    const line = index + 1;
    if (line <= head.number || cells.every((cell) => cellText(cell) === '')) continue;
    const text = (name: ColumnName) => (at(name) < 0 ? undefined : cellText(cells[at(name)]));
    const tell = (name: ColumnName, reason: SheetFlaw['reason']) =>
      flaws.push({ place: placeName(at(name), line), line, text: text(name) ?? '', reason });
    const [id = '', name = ''] = [text('id'), text('name')];
    if (id === '') tell('id', 'missing');
    if (name === '') tell('name', 'missing');
    const said = placesOf(named, { department: text('department'), post: text('post'), line });
    if (said === 'badDepartment') tell('department', said);
    if (id === '' || name === '' || said === 'badDepartment') continue;
    const others = { superior: text('superior'), phone: text('phone'), mail: text('mail'), leftAt: text('leftAt') };
    wanted.push(personOf({ ...before.get(id), id, name, ...said }, others));
    personLines.push(line);
  }
  if (wanted.length === 0 && flaws.length === 0) return undefined;
  const [departments, posts] = [[...named.departments.values()], [...named.posts.values()]];
  return {
    wanted: { departments, posts, persons: wanted },
    flaws,
    lines: {
      departments: departments.map(({ id }) => named.lines.departments.get(id) ?? 0),
      posts: posts.map(({ id }) => named.lines.posts.get(id) ?? 0),
      persons: personLines,
    },
    columns: Object.fromEntries(columnNames.filter((name) => at(name) >= 0).map((name) => [name, at(name)])),
  };
}

/** The departments and posts of a line; nothing where the sheet has no column for them. */
function placesOf(
  named: NamedPlaces,
  { department, post, line }: { department: string | undefined; post: string | undefined; line: number },
): Pick<PersonWanted, 'departments' | 'posts'> | 'badDepartment' {
  if (department === undefined) return {};
  const paths = department.split(several).filter((one) => one.trim() !== '');
  const parts = paths.map((path) => path.trim().split(between));
  if (parts.some((path) => path.some((name) => name === '' || idOf([name]) === ''))) return 'badDepartment';
  const departments = parts.map((path) => named.department(path, line));
  const [first] = departments;
  if (post === undefined) return { departments };
  const posts: string[] = [];
  for (const text of post.split(several).flatMap((one) => one.trim() || [])) {
    // A post of another department is written with that: 公司/分公司/经理.
    const path = text.split(between);
    const name = path.pop() as string;
    const of = path.length > 0 ? named.department(path, line) : first;
    if (of === undefined || name === '') return 'badDepartment';
    posts.push(named.post(of, name, line));
  }
  return { departments, posts };
}

/** A person with what a line says; an empty cell empties. */
function personOf(
  person: PersonWanted,
  others: Partial<Record<'superior' | 'phone' | 'mail' | 'leftAt', string | undefined>>,
): PersonWanted {
  const next: Record<string, unknown> = { ...person };
  for (const [name, text] of Object.entries(others)) {
    if (text === '') delete next[name];
    else if (text !== undefined) next[name] = text;
  }
  return next as PersonWanted;
}

/** Where in the file something stands that the server says is wrong. @example cellOf(sheet, '/persons/0/superior') // 'E2' */
export function cellOf({ lines, columns }: OrganisationSheet, path: string): { place: string; line: number } {
  const [, kind = '', index = '', field = ''] = path.split('/');
  const line = lines[kind as keyof typeof lines]?.[Number(index)] ?? 0;
  const byField: Record<string, ColumnName> = { parent: 'department', departments: 'department', posts: 'post' };
  const own: ColumnName = kind === 'departments' ? 'department' : kind === 'posts' ? 'post' : 'id';
  const column = columns[kind === 'persons' ? (byField[field] ?? (field as ColumnName)) : own] ?? columns[own] ?? 0;
  return { place: placeName(column, line), line };
}

/** The lines of a file that says what there is; read back it changes nothing. */
export function sheetLines(headers: readonly string[], persons: readonly Person[], places: Places): SheetCell[][] {
  const path = (id: string) => pathOf(places.departments, id).join('/');
  const postText = (id: string, first: string | undefined) => {
    const post = places.posts.find((one) => one.id === id);
    if (!post) return id;
    return post.department === first ? post.name : `${path(post.department)}/${post.name}`;
  };
  const lines = persons.map(({ id, name, departments, posts, superior, phone, mail, leftAt }) => [
    id,
    name,
    departments.map(path).join('；'),
    posts.map((post) => postText(post, departments[0])).join('；'),
    superior ?? '',
    phone ?? '',
    mail ?? '',
    leftAt ?? '',
  ]);
  return [[...headers], ...lines];
}
