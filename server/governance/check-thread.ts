import { parentPort } from 'node:worker_threads';
import { compileEdition, readPolicyContent } from '../../engine/index.ts';
import { type AskedCheck, checkParts, type SentEdition } from './check.ts';

// Cases are refused by the thousand, and nobody reads where.
Error.stackTraceLimit = 3;

type Asked = AskedCheck & { id: number; part: keyof typeof checkParts };

const received = ({ definitions, meaning }: SentEdition) =>
  compileEdition(readPolicyContent(JSON.parse(definitions)), meaning);

/** A thread in which parts of checks are found: it answers each set of definitions with its report. */
parentPort?.on('message', async ({ id, part, base, ...edition }: Asked) => {
  try {
    const report = await checkParts[part](received(edition), base && received(base));
    parentPort?.postMessage({ id, report });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
