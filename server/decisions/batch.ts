import type { ServerResponse } from 'node:http';
import type { api } from '../../contract/api.ts';
import {
  type Decision,
  evaluate,
  type JsonObject,
  type KnownRows,
  type Locale,
  type PolicyContent,
  Problem,
  type RuleSet,
} from '../../engine/index.ts';
import { ready } from '../editions/ready.ts';
import { parseJson, requireMediaType } from '../kernel/body.ts';
import { checkSchema } from '../kernel/check-schema.ts';
import { drained, ndjson, readLines } from '../kernel/lines.ts';
import { describeProblem, localeOf, toProblem } from '../kernel/problems.ts';
import type { Asked } from '../kernel/route.ts';
import { createRest, onlyFor } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import type { Parts } from './parts.ts';
import { type Made, madeText, recordText, textsOf } from './texts.ts';

const writeAtLength = 128 * 1024;
const factsSchema = { type: 'object' };

/**
 * Decides a stream of facts: a line in, a line out, in order. A line that cannot be decided answers its problem and the rest go
 * on. Reads no faster than the reader of the answers takes them.
 */
export async function decideBatch(
  parts: Parts,
  call: Asked<typeof api.decideBatch>,
  response: ServerResponse,
): Promise<void> {
  const { request, params, query } = call;
  const { policy, ruleSet } = params;
  requireMediaType(request, [ndjson, 'application/ndjson', 'application/jsonl']);
  const decidedAt = parts.now().toISOString();
  const at = query.at ?? decidedAt;
  const knownMs = query.knownAt === undefined ? undefined : Date.parse(query.knownAt);
  const selected = await parts.catalogue.select(call.caller, policy, query.edition, Date.parse(at), knownMs);
  await ready(selected.edition, 'rules', ruleSet);
  const compiled = selected.edition.ruleSet(ruleSet);
  const recording = new Recording(parts, decidedAt, { policy, ruleSet, edition: selected.name, at });
  const { masters } = selected.edition.content;
  const decider = createDecider(parts, { policy, ruleSet: compiled, masters, at });
  const answer = lineAnswerer(parts, decider, localeOf(request.headers['accept-language']), recording);
  // Not written yet: of an answer that is put together before any of it is sent, Node says the length and sends all at once.
  response.setHeader('content-type', `${ndjson}; charset=utf-8`);
  response.setHeader('x-guiju-edition', String(selected.name));
  const rest = createRest(onlyFor(response));
  let out: string[] = [];
  let length = 0;
  for await (const { lines, plain } of readLines(request)) {
    for (const line of lines) {
      if (line?.[0] !== '{' && line?.trim() === '') continue;
      const pause = rest();
      if (pause) await pause;
      const made = answer(line, plain);
      const text = made instanceof Promise ? await made : made;
      out.push(text);
      length += text.length;
      if (length < writeAtLength) continue;
      recording.flush();
      if (!response.write(out.join(''))) await drained(response);
      if (response.destroyed) return;
      out = [];
      length = 0;
      await parts.recorder.room();
    }
    recording.flush();
  }
  response.end(out.join(''));
}

/** Has the decisions of a batch recorded, many as one: facts as the lines have them, without writing them again. */
class Recording {
  private readonly parts: Parts;
  private readonly decidedAt: string;
  private readonly made: Made;
  private readonly id: string;
  private facts: string[] = [];
  private outcomes: string[] = [];
  private packs = 0;

  constructor(parts: Parts, decidedAt: string, made: Made) {
    this.parts = parts;
    this.decidedAt = decidedAt;
    this.made = made;
    this.id = parts.newId();
  }

  /** @param rows what was read of master data: one that did is recorded by itself */
  add(facts: string, outcome: string, rows: KnownRows | undefined): void {
    if (rows) this.addAlone(facts, outcome, rows);
    else {
      this.facts.push(facts);
      this.outcomes.push(outcome);
    }
  }

  private addAlone(facts: string, outcome: string, rows: KnownRows): void {
    const { decidedAt, made, parts } = this;
    parts.recorder.count(made.policy);
    if (typeof made.edition !== 'number') return;
    const head = { id: parts.newId(), decidedAt, made: madeText(made) };
    parts.recorder.record(decidedAt, recordText(head, facts, outcome, undefined, rows));
  }

  /** Hands over what was added since the last time. */
  flush(): void {
    const { facts, outcomes } = this;
    if (facts.length === 0) return;
    [this.facts, this.outcomes] = [[], []];
    const { decidedAt, made } = this;
    this.parts.recorder.count(made.policy, facts.length);
    // Decisions on a draft are tries.
    if (typeof made.edition !== 'number') return;
    this.packs += 1;
    const shared = `"id":"${this.id}-${this.packs}","decidedAt":"${decidedAt}",${madeText(made)}`;
    const text = `{${shared},"facts":[${facts.join(',')}],"outcomes":[${outcomes.join(',')}]}`;
    this.parts.recorder.record(decidedAt, text, facts.length);
  }
}

/** Makes one decision of a batch. */
type Decider = (facts: JsonObject) => Decided | Promise<Decided>;
interface Decided {
  decision: Decision;
  /** What was read of master data. */
  rows?: KnownRows | undefined;
}

function createDecider(
  parts: Parts,
  { policy, ruleSet, masters, at }: { policy: string; ruleSet: RuleSet; masters: PolicyContent['masters']; at: string },
): Decider {
  const options = { at };
  // What reads no rows waits for nothing.
  if (Object.keys(masters).length === 0) return (facts) => ({ decision: evaluate(ruleSet, facts, options) });
  return async (facts) => {
    const rows = rowsFor(parts, policy, { masters });
    const decision = await withRows(rows, (row) => evaluate(ruleSet, facts, { ...options, row }));
    return { decision, rows: rows?.found };
  };
}

function lineAnswerer(
  parts: Parts,
  decide: Decider,
  locale: Locale,
  recording: Recording,
): (line: string | undefined, plain: boolean) => string | Promise<string> {
  const refused = (error: unknown) => {
    const problem = toProblem(error);
    if (problem.code === 'internalError') parts.log.error('a batch line failed', { error });
    parts.metrics.count('guiju_problems_total', { code: problem.code });
    return `${JSON.stringify(describeProblem(problem, locale))}\n`;
  };
  return (line, plain) => {
    try {
      if (line === undefined) throw new Problem('bodyTooLarge');
      const facts = parseJson(line, !plain) as JsonObject;
      if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) checkSchema(factsSchema, facts);
      const told = ({ decision, rows }: Decided) => {
        const texts = textsOf(decision);
        // A carriage return is white space to JSON, but not where each line is a decision.
        recording.add(plain || !line.includes('\r') ? line : JSON.stringify(facts), texts.outcome, rows);
        return texts.line;
      };
      const decided = decide(facts);
      return decided instanceof Promise ? decided.then(told).catch(refused) : told(decided);
    } catch (error) {
      return refused(error);
    }
  };
}
