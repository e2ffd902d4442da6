import type { ExplainOptions } from '../../../engine/index.ts';

/** The reasons shown at first, in the order of interest. */
export const firstReasons: ExplainOptions = { rows: 'all', limit: 30 };
/** So many are read on with. */
export const moreReasons: ExplainOptions = { rows: 'all', limit: 100 };
