import { calendarFunctions } from '../expressions/calendar-functions.ts';
import type { FeelNode } from '../expressions/feel-node.ts';
import { parseFeel } from '../expressions/parse.ts';
import type { Derived } from '../ground/definition.ts';

/** Functions that give a value whenever all they are given are values of the right kind. */
const total = new Set([
  // A calendar may be null, or have no working day.
  ...Object.keys(calendarFunctions).filter((name) => !calendarFunctions[name]?.[0]?.parameters.includes('calendar')),
  'not',
  'list contains',
  'abs',
  'floor',
  'ceiling',
  'min',
  'max',
  'sum',
  'count',
  'today',
  'now',
]);

/**
 * Whether a FEEL expression always has a value, given which names always have one: no division, no lookup, nothing that may fail.
 * An open configuration value raises a problem instead of giving null.
 *
 * @param alwaysKnown names of facts that are required or have a default
 */
export function neverNull(
  text: string,
  alwaysKnown: ReadonlySet<string>,
  derived: Record<string, Derived>,
  depth = 0,
): boolean {
  if (depth > 20) return false;
  const ask = (node: FeelNode | undefined): boolean => {
    if (!node) return false;
    const { children } = node;
    switch (node.name) {
      case 'NumericLiteral':
      case 'StringLiteral':
      case 'BooleanLiteral':
      case 'DateTimeLiteral':
        return true;
      case 'VariableName': {
        const source = Object.hasOwn(derived, node.text) ? derived[node.text] : undefined;
        if (source) return '=' in source && neverNull(source['='], alwaysKnown, derived, depth + 1);
        return alwaysKnown.has(node.text);
      }
      case 'ParenthesizedExpression':
        return ask(children[1]);
      case 'PathExpression':
        return (
          /^config\.\w+$/.test(node.text) ||
          (/\.(days|hours|minutes|year|month|day)$/.test(node.text) && ask(children[0]))
        );
      case 'ArithmeticExpression':
        return children.length === 2
          ? ask(children[1])
          : /^[-+*]$/.test(children[1]?.text ?? '') && ask(children[0]) && ask(children[2]);
      case 'Conjunction':
      case 'Disjunction':
        return ask(children[0]) && ask(children[2]);
      case 'Comparison': {
        // Equality with null is decided for every value; an order only between values.
        if (children.some((child) => child.name === 'null')) return true;
        return children.filter((child) => !isPunctuation(child)).every((child) => ask(child) || isTest(child));
      }
      case 'IfExpression':
        return ask(children[1]) && ask(children[3]) && ask(children[5]);
      case 'FunctionInvocation': {
        const given = children.find((child) => child.name === 'PositionalParameters')?.children ?? [];
        return total.has(children[0]?.text ?? '') && given.every(ask);
      }
      default:
        return false;
    }
  };
  return ask(parseFeel(text, 'expression').children[0]);
}

const isPunctuation = ({ name, text }: FeelNode) => name === 'CompareOp' || name === text;
/** Unary tests over constants. */
const isTest = (node: FeelNode): boolean =>
  /^(PositiveUnaryTests?|SimplePositiveUnaryTest|Interval)$/.test(node.name) && !/VariableName/.test(namesIn(node));
const namesIn = (node: FeelNode): string => [node.name, ...node.children.map(namesIn)].join(' ');
