import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileEdition, type Definition, readPolicyContent } from '../engine/index.ts';
import { checkEdition } from '../server/governance/check-in-thread.ts';
import { type Figure, median } from './measure.ts';

const folder = join(import.meta.dirname, '../definitions');
const policies = ['4s', 'bus', 'con', 'sino', 'svw'];
const times = 5;

/**
 * The check before publishing (content, cases, reference) of each policy of `definitions/`, as the server makes it: in its thread, the
 * definitions sent there. The first is that of a thread that was just started. Processor time of the whole process, in milliseconds.
 */
export default async function* checks(): AsyncGenerator<Figure> {
  for (const policy of ['sino', ...policies]) {
    const definitions = globSync('**/*.json', { cwd: join(folder, policy) }).map(
      (file) => JSON.parse(readFileSync(join(folder, policy, file), 'utf8')) as Definition,
    );
    const took: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const edition = compileEdition(readPolicyContent(definitions));
      const from = process.cpuUsage();
      const { cases, reference } = await checkEdition(edition);
      const { user, system } = process.cpuUsage(from);
      if (cases.failed > 0 || reference.differences.length > 0) throw new Error(`${policy} does not pass its check`);
      took.push((user + system) / 1000);
    }
    const common = { bench: 'check before publishing', unit: 'ms', ratios: {} };
    yield { ...common, name: `${policy}, the first`, value: took[0] as number };
    yield { ...common, name: policy, value: median(took.slice(1)) };
  }
}
