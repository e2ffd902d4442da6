import type { FeelNode } from './feel-node.ts';
import { functionNamed } from './functions.ts';
import { plainName } from './parse.ts';
import type { Scope } from './scope.ts';

/** The names that an expression mentions: those of its scope, configuration values, and those that stand for nothing. */
export function readNames(tree: FeelNode, scope: Scope): { uses: string[]; config: string[]; unknown: string[] } {
  const uses = new Set<string>();
  const config = new Set<string>();
  const unknown = new Set<string>();
  const walk = (node: FeelNode, bound: ReadonlySet<string>, inFilter: boolean): void => {
    // What follows `instance of` are types.
    if (node.name === 'Type') return;
    if (node.name === 'VariableName' && !bound.has(plainName(node.text))) {
      const name = nameIn(scope, node.text);
      if (name !== undefined) uses.add(name);
      else if (!inFilter && !isFunctionName(node.text)) unknown.add(node.text);
    }
    const [target, , path] = node.children;
    if (node.name === 'PathExpression' && target?.text === 'config' && path) config.add(path.text);
    const inner = new Set(bound);
    for (const name of boundNames(node)) inner.add(plainName(name));
    node.children.forEach((child, index) => {
      walk(child, inner, inFilter || (node.name === 'FilterExpression' && index > 0));
    });
  };
  walk(tree, new Set(), false);
  for (const name of config) {
    if (!scope.variables.get('config')?.entries?.[name]) unknown.add(`config.${name}`);
  }
  return { uses: [...uses], config: [...config], unknown: [...unknown] };
}

/** A name as the scope spells it; undefined where it has none such. */
function nameIn({ variables }: Scope, text: string): string | undefined {
  if (variables.has(text)) return text;
  if (/^[\w$]+$/.test(text)) return undefined;
  const plain = plainName(text);
  return [...variables.keys()].find((name) => plainName(name) === plain);
}

const loopNames = new Set(['item', 'partial']);
const isFunctionName = (name: string) => loopNames.has(name) || functionNamed(plainName(name)) !== undefined;

/** The names that a loop, a context or a function brings with it. */
export function boundNames(node: FeelNode): string[] {
  if (node.name === 'ForExpression' || node.name === 'QuantifiedExpression') {
    const ins = node.children.find((child) => child.name === 'InExpressions');
    return ins?.children.map((child) => child.children[0]?.text ?? '') ?? [];
  }
  if (node.name === 'Context') return node.children.map((entry) => entry.children[0]?.text ?? '');
  if (node.name === 'FunctionDefinition') {
    const parameters = node.children.find((child) => child.name === 'FormalParameters');
    return parameters?.children.map((child) => child.children[0]?.text ?? child.text) ?? [];
  }
  return [];
}
