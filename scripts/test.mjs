/**
 * `npm test`: types, formatting and every test. `--check` leaves the tests out; other arguments go to Vitest
 * (`npm test -- tests/server`).
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, runWithProjectNode, say } from './install.mjs';

const given = process.argv.slice(2);
const checksOnly = given.includes('--check');
const vitest = given.filter((argument) => argument !== '--check');

install();
/** Every test file has a process of its own: what one compiled the others need not compile again. */
const cached = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'guiju-compiled') };
const steps = [
  ['types of the engine', 'tsc', ['-p', 'engine']],
  ['types of server, scripts and tests', 'tsc', ['-p', '.']],
  ['types of the designer', 'tsc', ['-p', 'designer']],
  ['files, exports and packages that nobody uses', 'knip', ['--no-progress']],
  ['formatting and lint', 'biome', ['check', '--error-on-warnings']],
  ...(checksOnly ? [] : [['tests', 'vitest', ['run', ...vitest]]]),
];
const failed = steps.filter(([title, program, args]) => {
  const startedAt = performance.now();
  say(`Checking: ${title} …`);
  const status = runWithProjectNode(program, args, cached);
  say(`${status === 0 ? 'ok' : 'FAILED'}: ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return status !== 0;
});
if (failed.length > 0) {
  say(`FAILED: ${failed.map(([title]) => title).join(', ')}`);
  process.exit(1);
}
say('All is well.');
