import fc from 'fast-check';
import { seed } from './engine/trials.ts';

/** One trial of a property that waits: longer than the slowest takes beside a busy core, and one that hangs is named with its seed. */
const trialMs = 20_000;

fc.configureGlobal({ seed, timeout: trialMs });
