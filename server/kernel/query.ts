import type { CallShape } from '../../contract/call.ts';
import { Problem, type ProblemDetail } from '../../engine/index.ts';
import { refuseNul } from './body.ts';
import { checkSchema } from './check-schema.ts';
import { invalidRequest } from './problems.ts';

/**
 * Reads the query of a route's requests. A name that it does not know, or one that is given twice, would otherwise be dropped without
 * a word, and the answer be of another question.
 *
 * @returns takes the address of a request, answers its query
 * @example queryReader({ query: { limit: { type: 'string' } } })('/instances?limit=5') // { limit: '5' }
 */
export function queryReader({
  query = {},
  foreignQuery,
}: Pick<CallShape, 'query' | 'foreignQuery'>): (url: string) => Record<string, string> {
  const known = Object.keys(query);
  const schema = { type: 'object', properties: query };
  return (url) => {
    const start = url.indexOf('?');
    if (start < 0) return {};
    const given = [...new URLSearchParams(url.slice(start))];
    if (!foreignQuery) refuseUnread(given, known);
    const found = Object.fromEntries(given.filter(([name]) => known.includes(name)));
    for (const value of Object.values(found)) refuseNul(value);
    checkSchema(schema, found, '/query');
    return found;
  };
}

/** @throws Problem malformedRequest naming each */
function refuseUnread(given: [string, string][], known: string[]): void {
  const errors: ProblemDetail[] = given.flatMap(([name], place) => {
    const path = `/query/${name}`;
    if (!known.includes(name)) return [{ path, code: 'unknownParameter', message: unknown(name, known) }];
    const isAgain = given.findIndex(([other]) => other === name) < place;
    return isAgain ? [{ path, code: 'givenTwice', message: givenTwice(name) }] : [];
  });
  if (errors.length > 0) throw new Problem('malformedRequest', { errors, detail: errors[0]?.message });
}

function unknown(name: string, known: string[]) {
  const [zh, en] = known.length === 0 ? ['没有参数', 'it takes none'] : [known.join('、'), known.join(', ')];
  return {
    'zh-CN': `未知的查询参数 ${name.slice(0, 100)}（可用：${zh}）`,
    en: `the query parameter ${name.slice(0, 100)} is not known (${known.length === 0 ? en : `known: ${en}`})`,
  };
}

const givenTwice = (name: string) => ({
  'zh-CN': `查询参数 ${name} 出现了多次`,
  en: `the query parameter ${name} is given more than once`,
});

/** How many a page may have. */
export const pageSize = ({ limit }: { limit?: string }): number => Number(limit ?? 50);

/**
 * A page of a list that is there as a whole, in its order.
 *
 * @param idOf tells one from the others: the cursor is the id of the last that was given
 * @throws Problem invalidRequest for a cursor that is in the list no longer
 * @example pageOf(['a', 'b', 'c'], { limit: '2' }, (name) => name) // { items: ['a', 'b'], cursor: 'b' }
 */
export function pageOf<T>(
  list: readonly T[],
  { cursor, limit = '1000' }: { cursor?: string; limit?: string },
  idOf: (one: T) => string,
): { items: T[]; cursor?: string } {
  const start = cursor === undefined ? 0 : list.findIndex((one) => idOf(one) === cursor) + 1;
  if (cursor !== undefined && start === 0) throw invalidRequest('/query/cursor', 'unknownValue', goneCursor);
  const items = list.slice(start, start + Number(limit));
  const last = items.at(-1);
  return last === undefined || start + items.length === list.length ? { items } : { items, cursor: idOf(last) };
}

const goneCursor = {
  'zh-CN': '列表中已没有该位置，请从头读取',
  en: 'the list has no such place any more: begin anew',
};
