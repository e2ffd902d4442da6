import { parentPort } from 'node:worker_threads';
import { compileEdition, readPolicyContent } from '../../engine/index.ts';
import { type AskedCheck, checkHere } from './check.ts';

/** The thread in which checks run: it answers each set of definitions with its report. */
parentPort?.on('message', async ({ id, definitions, meaning }: AskedCheck & { id: number }) => {
  try {
    const report = await checkHere(compileEdition(readPolicyContent(definitions), meaning));
    parentPort?.postMessage({ id, report });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
