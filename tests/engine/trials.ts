/** How many random trials a property runs: a few thousand in the suite, `TRIALS=100000 npm test` in the long mode. */
export const trials = Number(process.env.TRIALS ?? 2000);
/** Which trials they are: `SEED=7` makes the same again; without it they are others every time. */
export const seed = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
