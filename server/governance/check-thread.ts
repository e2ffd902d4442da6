import { parentPort, workerData } from 'node:worker_threads';
import { compileEdition, readPolicyContent } from '../../engine/index.ts';
import { type AskedCheck, checkParts } from './check.ts';

// Cases are refused by the thousand, and nobody reads where.
Error.stackTraceLimit = 3;

const find = checkParts[workerData as keyof typeof checkParts];

/** A thread in which one part of checks is found: it answers each set of definitions with its report. */
parentPort?.on('message', async ({ id, definitions, meaning }: AskedCheck & { id: number }) => {
  try {
    const report = await find(compileEdition(readPolicyContent(JSON.parse(definitions)), meaning));
    parentPort?.postMessage({ id, report });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
