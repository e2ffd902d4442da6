import type { Decision, JsonObject } from '../../engine/index.ts';
import type { RecordedDecision } from '../stores/recorded-decisions.ts';

/** A decision in JSON, whole and in the parts that answers and records are put together of. */
export interface DecisionTexts {
  outcome: string;
  /** `"outcome":…,"rules":…` */
  decision: string;
  /** `{"outcome":…,"rules":…}` and a line break. */
  line: string;
}

const known = new WeakMap<Decision, DecisionTexts>();

/** A decision that does not depend on the facts is the same object each time, and is put into words once. */
export function textsOf(decision: Decision): DecisionTexts {
  const found = known.get(decision);
  if (found) return found;
  const outcome = JSON.stringify(decision.outcome);
  const text = `"outcome":${outcome},"rules":${JSON.stringify(decision.rules)}`;
  const texts = { outcome, decision: text, line: `{${text}}\n` };
  if (Object.isFrozen(decision)) known.set(decision, texts);
  return texts;
}

const names = new Map<string, string>();

/** The JSON of a policy's or a rule set's name. There are few, and each is needed with every decision. */
function nameText(name: string): string {
  let text = names.get(name);
  if (text === undefined) {
    text = JSON.stringify(name);
    names.set(name, text);
  }
  return text;
}

/** What a decision was made on. */
export interface Made {
  policy: string;
  ruleSet: string;
  edition: number | string;
  at: string;
}

/** `"policy":…,"ruleSet":…,"edition":…,"at":…` */
export function madeText({ policy, ruleSet, edition, at }: Made): string {
  const name = typeof edition === 'number' ? edition : JSON.stringify(edition);
  return `"policy":${nameText(policy)},"ruleSet":${nameText(ruleSet)},"edition":${name},"at":${JSON.stringify(at)}`;
}

/** What is recorded of a decision. `made`: of `madeText`; `outcome`: of `textsOf`; `facts`: their JSON. */
export function recordText(
  { id, decidedAt, made }: { id: string; decidedAt: string; made: string },
  facts: string,
  outcome: string,
  config: JsonObject | undefined,
  rows: RecordedDecision['rows'],
): string {
  const given = config === undefined ? '' : `,"config":${JSON.stringify(config)}`;
  const read = rows === undefined ? '' : `,"rows":${JSON.stringify(rows)}`;
  return `{"id":"${id}","decidedAt":"${decidedAt}",${made},"facts":${facts},"outcome":${outcome}${given}${read}}`;
}
