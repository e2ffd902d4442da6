/** How many random trials a property runs: a few thousand in the suite, `TRIALS=100000 npm test` in the long mode. */
export const trials = Number(process.env.TRIALS ?? 2000);
/** Which trials they are: another number in every run, printed at its beginning; `SEED=7` makes those of 7 again. */
export const seed = Number(process.env.SEED);
