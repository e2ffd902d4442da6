import { operatorNamed } from '../conditions/operators.ts';
import type { FeelNode } from '../expressions/feel-node.ts';
import { feelPatternFlaw } from '../expressions/feel-patterns.ts';
import { unquoted } from '../expressions/literals.ts';
import { parseFeel } from '../expressions/parse.ts';
import type { Json, JsonObject, PolicyContent } from '../ground/definition.ts';
import type { LocalText } from '../ground/local-text.ts';
import { patternFlaw } from '../ground/patterns.ts';
import { pointer } from '../ground/pointer.ts';
import { definitionId, listDefinitions } from '../policy/content.ts';
import type { Finding } from './finding.ts';
import { reporter } from './finding.ts';

/** The functions of FEEL that take a pattern: which argument it is, by name and by place, and which one the flags are. */
const takesPattern: Record<string, { name: string; place: number; flags?: number }> = {
  matches: { name: 'pattern', place: 1, flags: 2 },
  replace: { name: 'pattern', place: 1, flags: 3 },
  split: { name: 'delimiter', place: 1 },
};
const mayCall = new RegExp(`\\b(?:${Object.keys(takesPattern).join('|')})\\s*\\(`);
/** What only people read. */
const wording = new Set(['title', 'description', 'note', 'label', 'labels', 'text', 'wording']);
const examples = new Set(['default', 'enum', 'examples', 'const', 'value']);

/**
 * Patterns that cannot be used: in schemas, and those written out in expressions, wherever these stand in a definition. One that is
 * computed is refused when it is met.
 */
export function checkPatterns(content: PolicyContent): Finding[] {
  return listDefinitions(content).flatMap((definition) => {
    const report = reporter(definition.kind, definitionId(definition));
    const findings: Finding[] = [];
    const tell = (flaw: LocalText | undefined, path: string) => {
      if (flaw) findings.push(report('invalidPattern', path, flaw['zh-CN'], flaw.en));
    };
    if (definition.kind !== 'cases') walk(definition as unknown as JsonObject, '', tell);
    return findings;
  });
}

type Tell = (flaw: LocalText | undefined, path: string) => void;

function walk(value: Json, path: string, tell: Tell): void {
  if (typeof value === 'string') {
    if (mayCall.test(value))
      for (const { source, flags } of patternsIn(value)) tell(feelPatternFlaw(source, flags), path);
  } else if (typeof value === 'object' && value !== null) {
    for (const source of patternsWanted(value as JsonObject)) tell(patternFlaw(source), path + pointer('value'));
    for (const [key, item] of Object.entries(value)) {
      const inner = path + pointer(key);
      // Where a schema says what a text must be like, and not where a fact is called so.
      if (key === 'pattern' && typeof item === 'string') tell(patternFlaw(item), inner);
      else if (examples.has(key) && 'type' in value) continue;
      else if (!wording.has(key) || typeof item === 'object') walk(item, inner, tell);
    }
  }
}

/** The patterns that a comparison wants, where a value is one. */
function patternsWanted({ operator, value }: JsonObject): string[] {
  const isPattern = typeof operator === 'string' && operatorNamed(operator)?.wants === 'pattern';
  return isPattern ? [value ?? []].flat().filter((one) => typeof one === 'string') : [];
}

/** The patterns written out in an expression or a cell. */
function patternsIn(text: string): { source: string; flags: string | undefined }[] {
  const root = parsed(text, 'expression') ?? parsed(text, 'unaryTests');
  return root ? callsIn(root).flatMap(patternOfCall) : [];
}

function parsed(text: string, kind: 'expression' | 'unaryTests'): FeelNode | undefined {
  try {
    return parseFeel(text, kind);
  } catch {
    // What is no FEEL at all is told elsewhere.
    return undefined;
  }
}

const callsIn = (node: FeelNode): readonly FeelNode[] => [
  ...(node.name === 'FunctionInvocation' ? [node] : []),
  ...node.children.flatMap(callsIn),
];

function patternOfCall({ children }: FeelNode): { source: string; flags: string | undefined }[] {
  const called = children[0]?.text ?? '';
  const takes = Object.hasOwn(takesPattern, called) ? takesPattern[called] : undefined;
  const given = children.find(({ name }) => name === 'PositionalParameters' || name === 'NamedParameters');
  if (!takes || !given) return [];
  const named = (name: string) => given.children.find((one) => one.children[0]?.text === name)?.children.at(-1);
  const isNamed = given.name === 'NamedParameters';
  const source = textOf(isNamed ? named(takes.name) : given.children[takes.place]);
  const flags = textOf(isNamed ? named('flags') : given.children[takes.flags ?? -1]);
  return source === undefined ? [] : [{ source, flags }];
}

/** A text written out, its escapes read as FEEL reads them. */
function textOf(node: FeelNode | undefined): string | undefined {
  return node?.name === 'StringLiteral' ? unquoted(node.text) : undefined;
}
