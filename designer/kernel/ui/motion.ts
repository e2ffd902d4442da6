const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** How long a movement takes, in milliseconds: no time for whoever asked their system for less motion. */
export const motion = (ms: number): number => (stillness.matches ? 0 : ms);
