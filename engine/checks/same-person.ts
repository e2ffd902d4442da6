import type { FeelNode } from '../expressions/feel-node.ts';
import { FeelSyntaxError, parseFeel } from '../expressions/parse.ts';

/** Somebody of whom it is known without asking anybody who they are: the starter, who acted in a state, somebody's superior, a person by id. */
export type Somebody = string;

export const starter: Somebody = 'starter';

/** What is known of people at a place of a walk. */
export interface Actors {
  /** Who acted in a state, by its path. */
  actedIn(state: string): readonly Somebody[];
  /** Who sent the event that led here. */
  by: Somebody | undefined;
}

/**
 * The persons that an expression gives, whatever the organisation: each as the same somebody wherever it is the same person.
 *
 * @returns undefined where it may be somebody else another time
 * @example personsGiven('[startedBy, superior(startedBy)]', actors) // ['starter', 'superior 1 of starter']
 */
export function personsGiven(text: string, actors: Actors): Somebody[] | undefined {
  try {
    const found = read(parseFeel(text, 'expression').children[0], actors);
    return found && [...new Set(found)];
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined;
    throw error;
  }
}

/** The states of which an expression asks who acted there. */
export const statesAsked = (text: string): string[] =>
  [...text.matchAll(/actedIn\(\s*"([^"]*)"/g)].map(([, state = '']) => state);

function read(node: FeelNode | undefined, actors: Actors): Somebody[] | undefined {
  switch (node?.name) {
    case 'ParenthesizedExpression':
      return read(node.children[1], actors);
    case 'VariableName':
      if (node.text === 'startedBy') return [starter];
      return node.text === 'by' && actors.by !== undefined ? [actors.by] : undefined;
    case 'PathExpression':
      return node.children[2]?.text === 'id' ? read(node.children[0], actors) : undefined;
    case 'StringLiteral':
      return [`person ${textOf(node)}`];
    case 'List':
      return together(node.children.filter(isValue), actors);
    case 'IfExpression':
      return together([node.children[3], node.children[5]], actors);
    case 'FunctionInvocation':
      return called(node, actors);
    default:
      return undefined;
  }
}

function called(node: FeelNode, actors: Actors): Somebody[] | undefined {
  const given = node.children.find(({ name }) => name === 'PositionalParameters')?.children.filter(isValue) ?? [];
  const [first, second] = given;
  switch (node.children[0]?.text) {
    case 'actedIn':
      return first?.name === 'StringLiteral' ? [...actors.actedIn(textOf(first))] : undefined;
    case 'superior': {
      const [person, ...others] = read(first, actors) ?? [];
      const level = second === undefined ? '1' : second.name === 'NumericLiteral' ? second.text : undefined;
      return person === undefined || others.length > 0 || level === undefined
        ? undefined
        : [`superior ${level} of ${person}`];
    }
    case 'concatenate':
    case 'union':
      return together(given, actors);
    default:
      return undefined;
  }
}

function together(nodes: readonly (FeelNode | undefined)[], actors: Actors): Somebody[] | undefined {
  const all = nodes.map((node) => read(node, actors));
  return all.every((one) => one !== undefined) ? all.flat() : undefined;
}

const isValue = ({ name }: FeelNode) => /^\w+$/.test(name);
const textOf = ({ text }: FeelNode) => text.slice(1, -1);
