/**
 * `npm run mutate:policies -- [policy] [rule set, flow or form]`: changes every number, comparison, value, guard and target of the
 * definitions, what their forms ask, their clocks, whose tasks are and what is handed on, one at a time, and runs the cases. Prints the share of changes that some case notices, and each change that none does.
 * Survivors that cannot be noticed are explained in `tests/survivors/<policy>.json`: `{"<id> <path> <after>": "reason"}`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mutation, mutations, runCase } from '../engine/authoring.ts';
import { compileEdition, type PolicyContent } from '../engine/index.ts';
import { policyIds, readPolicyFolder } from './policy-folders.ts';

const [onlyPolicy, onlyId] = process.argv.slice(2);
const bar = 0.98;
let failed = false;

for (const policy of policyIds().filter((id) => onlyPolicy === undefined || id === onlyPolicy)) {
  const content = readPolicyFolder(policy);
  const reasons = readReasons(policy);
  const users = usersOf(content);
  const all = [...mutations(content)].filter(
    ({ kind, id }) => onlyId === undefined || id === onlyId || (kind === 'config' && onlyId === 'config'),
  );
  const survivors: Mutation[] = [];
  const startedAt = performance.now();
  all.forEach((mutation, index) => {
    if (!isNoticed(content, mutation, users)) survivors.push(mutation);
    if (process.stdout.isTTY && index % 50 === 0) process.stdout.write(`\r${policy}: ${index} of ${all.length} …`);
  });
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  const open = survivors.filter((one) => reasons[keyOf(one)] === undefined);
  for (const one of open) console.log(`✗ ${policy} ${keyOf(one)}   (was ${one.before})`);
  const share = all.length === 0 ? 1 : (all.length - survivors.length) / all.length;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${policy}: ${all.length - survivors.length} of ${all.length} changes noticed (${(share * 100).toFixed(1)} %), ${survivors.length - open.length} explained, ${open.length} open; ${seconds} s`,
  );
  if (share < bar || (open.length > 0 && onlyId === undefined)) failed = true;
}
process.exitCode = failed ? 1 : 0;

function keyOf({ id, path, after }: Mutation): string {
  return `${id} ${path} ${after}`;
}

function readReasons(policy: string): Record<string, string> {
  const file = join(import.meta.dirname, '..', 'tests', 'survivors', `${policy}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}

/** Runs the cases of what was changed, then those of what uses it, until one fails. */
function isNoticed(content: PolicyContent, mutation: Mutation, users: ReadonlyMap<string, string[]>): boolean {
  const mutated = mutation.apply(content);
  const edition = compileEdition(mutated);
  const ids =
    mutation.kind === 'config'
      ? (users.get(`config.${mutation.path.split('/')[2]}`) ?? [])
      : [mutation.id, ...(users.get(mutation.id) ?? [])];
  return ids.some((id) => {
    const file = mutated.cases[id];
    return file?.cases.some((one) => !runCase(edition, file, one).passed) ?? false;
  });
}

/** Which definitions mention a rule set, flow, form or configuration value, also by way of others. */
function usersOf({ rules, flows, forms, config }: PolicyContent): Map<string, string[]> {
  // A rule set, a flow and a form may share their id.
  const ids = new Set([rules, flows, forms].flatMap(Object.keys));
  const texts = new Map([...ids].map((id) => [id, JSON.stringify([rules[id], flows[id], forms[id]])]));
  const direct = (name: string, quoted: boolean) =>
    [...texts]
      .filter(
        ([id, text]) =>
          id !== name &&
          (quoted ? text.includes(`"${name}"`) : new RegExp(`\\b${name.replace('.', '\\.')}\\b`).test(text)),
      )
      .map(([id]) => id);
  const all = new Map<string, string[]>();
  const closure = (start: string[]) => {
    const seen = new Set<string>();
    const waiting = [...start];
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      if (seen.has(one)) continue;
      seen.add(one);
      waiting.push(...direct(one, true));
    }
    return [...seen];
  };
  for (const id of texts.keys()) all.set(id, closure(direct(id, true)));
  for (const name of Object.keys(config.values)) all.set(`config.${name}`, closure(direct(`config.${name}`, false)));
  return all;
}
