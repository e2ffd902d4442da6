import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Decision, evaluate, type JsonObject, type Locale, Problem, type RuleSet } from '../../engine/index.ts';
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
  const batch = parts.newId();
  let count = 0;
  const answer = lineAnswerer(parts, compiled, at, localeOf(request.headers['accept-language']), (facts, outcome) => {
    count += 1;
    record(parts, { id: `${batch}-${count}`, decidedAt, policy, ruleSet, at, selected }, facts, outcome);
  });
  response.writeHead(200, { 'content-type': `${ndjson}; charset=utf-8`, 'x-guiju-edition': String(selected.name) });
  let out = '';
  for await (const lines of linesOf(request)) {
    for (const line of lines) {
      out += answer(line);
      if (out.length < writeAtLength) continue;
      if (!response.write(out)) await drained(response);
      if (response.destroyed) return;
      out = '';
      await parts.recorder.room();
    }
  }
  response.end(out);
}

const texts = new WeakMap<Decision, string>();

/** A decision as a line. One that does not depend on the facts is the same object each time, and is written once. */
function textOf(decision: Decision): string {
  const known = texts.get(decision);
  if (known !== undefined) return known;
  const text = `${JSON.stringify({ outcome: decision.outcome, rules: decision.rules })}\n`;
  if (Object.isFrozen(decision)) texts.set(decision, text);
  return text;
}

function lineAnswerer(
  parts: Parts,
  ruleSet: RuleSet,
  at: string,
  locale: Locale,
  made: (facts: JsonObject, outcome: JsonObject) => void,
): (line: string | undefined) => string {
  const options = { at };
  return (line) => {
    try {
      if (line === undefined) throw new Problem('bodyTooLarge');
      const facts = parseJson(line) as JsonObject;
      if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) checkSchema(factsSchema, facts);
      const decision = evaluate(ruleSet, facts, options);
      made(facts, decision.outcome);
      return textOf(decision);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'internalError') parts.log.error('a batch line failed', { error });
      parts.metrics.count('guiju_problems_total', { code: problem.code });
      return `${JSON.stringify(describeProblem(problem, locale))}\n`;
    }
  };
}

/** The lines of a body that are not empty, as they come; undefined for one that is too long to be read. */
async function* linesOf(request: IncomingMessage): AsyncGenerator<(string | undefined)[]> {
  let rest = '';
  let skipping = false;
  request.setEncoding('utf8');
  for await (const chunk of request as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() as string;
    const found: (string | undefined)[] = [];
    for (const line of lines) {
      if (skipping || line.length > bodyLimit) found.push(undefined);
      else if (line.trim() !== '') found.push(line);
      skipping = false;
    }
    if (rest.length > bodyLimit || skipping) {
      skipping = true;
      rest = '';
    }
    yield found;
  }
  if (skipping) yield [undefined];
  else if (rest.trim() !== '') yield [rest];
}
