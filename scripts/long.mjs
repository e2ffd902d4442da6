/** `npm run chaos -- 50`, `npm run fuzz -- 200000`, `npm run fuzz -- uploads 10000`, `npm run hostile -- 30 32`, `npm run walks` and `npm run differential -- 1000000`: what takes longer than the suite may. */
import { install, runWithProjectNode, say } from './install.mjs';

const [run, ...given] = process.argv.slice(2);
const runs = {
  chaos: (all) => runWithProjectNode('node', ['bench/chaos.ts', ...all]),
  hostile: (all) => runWithProjectNode('node', ['bench/hostile.ts', ...all]),
  differential,
  walks: (all) => runWithProjectNode('vitest', ['run', '--bail=1', ...all], { WALKS: '1' }),
  fuzz: ([what = '50000', uploads = '10000']) =>
    what === 'uploads'
      ? runWithProjectNode('vitest', ['run', 'tests/server/fuzz-uploads.test.ts'], { FUZZ_UPLOADS: uploads })
      : runWithProjectNode('vitest', ['run', 'tests/server/fuzz.test.ts'], { FUZZ: what }),
};

/** What holds the engine to json-rules-engine, to FEEL's library feelin and to XState. */
const peers = ['rules/differential', 'expressions/feel', 'flows/like-xstate'].map(
  (name) => `tests/engine/${name}.test.ts`,
);
/** Three properties of rules and one of expressions run `TRIALS` each, that of machines a quarter. */
const trialsOf = (each) => 4 * each + each / 4;
const eachInRound = 20_000;

/**
 * Random trials of the engine beside its peers, in rounds of other seeds, until so many are done; the first difference ends it, with its seed.
 *
 * @returns the exit code
 */
function differential([trials = '1000000', firstSeed = String(Date.now() % 1_000_000)]) {
  for (let done = 0, seed = Number(firstSeed); done < Number(trials); seed += 1) {
    const each = Math.min(eachInRound, 4 * Math.ceil((Number(trials) - done) / trialsOf(4)));
    const status = runWithProjectNode('vitest', ['run', '--maxWorkers=1', ...peers], { TRIALS: each, SEED: seed });
    if (status !== 0) return status;
    done += trialsOf(each);
    say(`${done} trials, no difference (the last of SEED=${seed})`);
  }
  return 0;
}

install();
process.exit(runs[run](given) ?? 1);
