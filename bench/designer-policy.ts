import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const depot = fileURLToPath(new URL('../tests/designer/definitions/depot', import.meta.url));

/** The policy of the designer's tests in a folder, with tables and flows of the sizes that are measured beside its own. */
export async function writeLargePolicy(folder: string): Promise<void> {
  const policy = join(folder, 'depot');
  await mkdir(policy, { recursive: true });
  await cp(depot, policy, { recursive: true });
  const table = JSON.parse(await readFile(join(policy, 'rules/fee-travel.json'), 'utf8'));
  for (const [id, rows] of tables)
    await writeFile(join(policy, 'rules', `${id}.json`), JSON.stringify(largeTable(table, id, rows)));
  for (const [id, groups] of flows)
    await writeFile(join(policy, 'flows', `${id}.json`), JSON.stringify(largeFlow(id, groups)));
}

const tables: [string, number][] = [
  ['rows-2000', 2000],
  ['cells-50000', 4167],
];
const flows: [string, number][] = [
  ['states-30', 3],
  ['states-220', 22],
];

/** Twelve columns: ten numbers asked for, two results. */
export function largeTable(like: object, id: string, count: number): object {
  const names = Array.from({ length: 10 }, (_, index) => `n${index}`);
  const outputs = ['a', 'b'];
  const numbers = (list: string[]) => Object.fromEntries(list.map((name) => [name, { type: 'number' }]));
  const rows = Array.from({ length: count }, (_, row) => ({
    id: `r${row}`,
    clauses: [],
    when: names.map((_, column) => (column === 0 ? String(row) : column < 4 ? `>= ${(row * 7 + column) % 90}` : '-')),
    then: [row, 1],
  }));
  return {
    ...like,
    id,
    facts: { type: 'object', properties: numbers(names) },
    outcome: { type: 'object', properties: numbers(outputs) },
    table: { inputs: names, outputs, rows },
  };
}

const perGroup = 9;

/** Frames of nine states each, one after the other; within a frame a line with a way back and one out. */
function largeFlow(id: string, groups: number): object {
  const title = (text: string) => ({ 'zh-CN': text, en: text });
  const states: Record<string, object> = {};
  for (let group = 0; group < groups; group += 1) {
    const next = group + 1 < groups ? `#${id}.group${group + 1}` : `#${id}.end`;
    states[`group${group}`] = {
      initial: 'step0',
      meta: { title: title(`阶段 ${group + 1}`) },
      on: group % 5 === 0 ? { CANCEL: { target: `#${id}.end` } } : {},
      states: Object.fromEntries(
        Array.from({ length: perGroup }, (_, step) => [
          `step${step}`,
          {
            meta: { title: title(`第 ${step + 1} 步办理`) },
            on: {
              GO: { target: step + 1 < perGroup ? `step${step + 1}` : next },
              ...(step === 4 ? { BACK: { target: 'step1' } } : {}),
            },
          },
        ]),
      ),
    };
  }
  states.end = { type: 'final', meta: { title: title('办结') } };
  const events = { GO: { title: title('继续') }, BACK: { title: title('退回') }, CANCEL: { title: title('撤销') } };
  return { kind: 'flow', id, title: title(id), clauses: [], events, machine: { id, initial: 'group0', states } };
}
