import type { RuleHits, RuleSetFigures } from '../../contract/overview.ts';
import type { Static } from '../../contract/schema.ts';
import { both } from '../../contract/text.ts';
import { type PolicyContent, Problem, type RuleSetDefinition, ruleLabel, wordingOf } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { backwards, madeAgain } from '../decisions/recorded.ts';
import { unlessGone } from '../stores/damage.ts';
import type { RecordedDecision } from '../stores/recorded-decisions.ts';
import { daysOf } from './asked.ts';
import { standingOf } from './overview.ts';

/** So many decisions are made again for an answer. */
const mostLookedAt = 20_000;
const mostListed = 200;

interface Counted {
  decisions: number;
  unexplained: number;
  unanswered: number;
  rules: Map<string, number>;
}

/**
 * How often which rules fired in recorded decisions of a period, and which of the edition in force never did. Each decision is made again on
 * its own edition, as it is where its reasons are looked up.
 *
 * @throws Problem policyNotFound, noEditionInForce, invalidValue
 * @example (await readRuleHits(parts, 'shop', {})).ruleSets[0].silent
 */
export async function readRuleHits(
  parts: Parts,
  policy: string,
  query: { from?: string; to?: string },
): Promise<Static<typeof RuleHits>> {
  const nowMs = parts.now().getTime();
  parts.catalogue.policy(policy);
  const { content, timeZone } = await standingOf(parts, policy, nowMs);
  if (!content) throw new Problem('noEditionInForce');
  const { from, to, span } = daysOf(query, timeZone, nowMs);
  const counted = new Map<string, Counted>();
  let looked = 0;
  let whole = true;
  pieces: for (const piece of backwards({ sinceMs: span.fromMs, untilMs: span.toMs }, nowMs)) {
    for await (const decision of parts.recorder.read(policy, piece)) {
      if (looked === mostLookedAt) {
        whole = false;
        break pieces;
      }
      looked += 1;
      await count(parts, policy, decision, counted);
    }
  }
  const ids = [...new Set([...Object.keys(content.rules), ...counted.keys()])];
  return { period: { from, to }, looked, whole, ruleSets: ids.map((id) => figuresOf(content, id, counted.get(id))) };
}

async function count(
  parts: Parts,
  policy: string,
  decision: RecordedDecision,
  counted: Map<string, Counted>,
): Promise<void> {
  const { ruleSet } = decision;
  const found = counted.get(ruleSet) ?? { decisions: 0, unexplained: 0, unanswered: 0, rules: new Map() };
  counted.set(ruleSet, found);
  found.decisions += 1;
  const edition = await parts.catalogue.edition(policy, decision.edition).catch(unlessGone);
  const made = edition && (await madeAgain(edition, decision));
  if (!made) found.unexplained += 1;
  else if (made.rules.length === 0) found.unanswered += 1;
  else for (const { id } of made.rules) found.rules.set(id, (found.rules.get(id) ?? 0) + 1);
}

function figuresOf(
  content: PolicyContent,
  ruleSet: string,
  counted: Counted | undefined,
): Static<typeof RuleSetFigures> {
  const { decisions = 0, unexplained = 0, unanswered = 0, rules = new Map<string, number>() } = counted ?? {};
  const definition = Object.hasOwn(content.rules, ruleSet) ? content.rules[ruleSet] : undefined;
  const own = definition ? rulesOf(definition) : [];
  const known = new Set(own);
  const title = (rule: string) => (definition ? ruleLabel(definition, rule) : both(rule, rule));
  const fired = [...rules].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const silent = own.filter((rule) => !rules.has(rule));
  return {
    ruleSet,
    title: wordingOf(definition?.title) ?? both(ruleSet, ruleSet),
    ...{ decisions, unexplained, unanswered },
    rules: fired.slice(0, mostListed).map(([rule, times]) => ({
      ...{ rule, title: title(rule), count: times },
      ...(known.has(rule) ? {} : { former: true }),
    })),
    firedCount: fired.length,
    silent: silent.slice(0, mostListed).map((rule) => ({ rule, title: title(rule), count: 0 })),
    silentCount: silent.length,
  };
}

const rulesOf = ({ rules, table }: RuleSetDefinition): string[] => (table?.rows ?? rules ?? []).map(({ id }) => id);
