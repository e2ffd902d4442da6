/** `npm run chaos -- 50`, `npm run fuzz -- 200000` and `npm run hostile -- 30 32`: what takes longer than the suite may. */
import { install, runWithProjectNode } from './install.mjs';

const [what, ...given] = process.argv.slice(2);
const runs = {
  chaos: (all) => runWithProjectNode('node', ['bench/chaos.ts', ...all]),
  hostile: (all) => runWithProjectNode('node', ['bench/hostile.ts', ...all]),
  fuzz: ([requests = '50000']) =>
    runWithProjectNode('vitest', ['run', 'tests/server/fuzz.test.ts'], { FUZZ: requests }),
};

install();
process.exit(runs[what](given) ?? 1);
