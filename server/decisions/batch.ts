import type { IncomingMessage, ServerResponse } from 'node:http';
import { evaluate, type JsonObject, type Locale, Problem, type RuleSet } from '../../engine/index.ts';
import { bodyLimit, parseJson, requireMediaType } from '../http/body.ts';
import { drained, ndjson } from '../http/lines.ts';
import { describeProblem, localeOf, toProblem } from '../http/problems.ts';
import type { Call } from '../http/route.ts';
import { checkSchema } from '../http/schemas.ts';
import type { Parts } from '../parts.ts';
import { record } from './decide.ts';

const writeAtLength = 64 * 1024;
const factsSchema = { type: 'object' };

/**
 * Decides a stream of facts: a line in, a line out, in order. A line that cannot be decided answers its problem and the rest go
 * on. Reads no faster than the reader of the answers takes them.
 */
export async function decideBatch(parts: Parts, call: Call, response: ServerResponse): Promise<void> {
  const { request, params, query } = call;
  const { policy = '', ruleSet = '' } = params;
  requireMediaType(request, [ndjson, 'application/ndjson', 'application/jsonl']);
  const decidedAt = parts.now().toISOString();
  const at = query.at ?? decidedAt;
  const knownMs = query.knownAt === undefined ? undefined : Date.parse(query.knownAt);
  const selected = await parts.catalogue.select(policy, query.edition, Date.parse(at), knownMs);
  const compiled = selected.edition.ruleSet(ruleSet);
  const answer = lineAnswerer(parts, compiled, at, localeOf(request.headers['accept-language']), (facts, outcome) =>
    record(parts, { id: parts.newId(), decidedAt, policy, ruleSet, at, selected }, facts, outcome),
  );
  response.writeHead(200, { 'content-type': `${ndjson}; charset=utf-8`, 'x-guiju-edition': String(selected.name) });
  let out = '';
  for await (const line of linesOf(request)) {
    out += answer(line);
    if (out.length < writeAtLength) continue;
    if (!response.write(out)) await drained(response);
    if (response.destroyed) return;
    out = '';
    await parts.recorder.room();
  }
  response.end(out);
}

function lineAnswerer(
  parts: Parts,
  ruleSet: RuleSet,
  at: string,
  locale: Locale,
  made: (facts: JsonObject, outcome: JsonObject) => void,
): (line: string | undefined) => string {
  return (line) => {
    try {
      if (line === undefined) throw new Problem('bodyTooLarge');
      const facts = parseJson(line) as JsonObject;
      checkSchema(factsSchema, facts);
      const { outcome, rules } = evaluate(ruleSet, facts, { at });
      made(facts, outcome);
      return `${JSON.stringify({ outcome, rules })}\n`;
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'internalError') parts.log.error('a batch line failed', { error });
      parts.metrics.count('guiju_problems_total', { code: problem.code });
      return `${JSON.stringify(describeProblem(problem, locale))}\n`;
    }
  };
}

/** The lines of a body that are not empty; undefined for one that is too long to be read. */
async function* linesOf(request: IncomingMessage): AsyncGenerator<string | undefined> {
  let rest = '';
  let skipping = false;
  request.setEncoding('utf8');
  for await (const chunk of request as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) {
      if (skipping || line.length > bodyLimit) yield undefined;
      else if (line.trim() !== '') yield line;
      skipping = false;
    }
    if (rest.length > bodyLimit || skipping) {
      skipping = true;
      rest = '';
    }
  }
  if (skipping) yield undefined;
  else if (rest.trim() !== '') yield rest;
}
