import { exceed, keepWithin, limits } from '../ground/limits.ts';
import type { FeelNode } from './feel-node.ts';
import { onlyNumbersAndLetters } from './metered.ts';

/** Before parsing: what is too long or nested too deeply is not parsed at all. @throws Problem limitExceeded */
export function boundText(text: string): void {
  keepWithin('expressionLength', text.length);
  let depth = 0;
  for (const sign of text) {
    if (sign === '(' || sign === '[' || sign === '{') depth += 1;
    else if (sign === ')' || sign === ']' || sign === '}') depth -= 1;
    if (depth > limits.expressionDepth.most) exceed('expressionDepth');
  }
}

/**
 * A function of an expression's own calls no other, since it could call itself for ever; and no loop goes over days.
 *
 * @throws Problem limitExceeded, invalidDefinition
 */
export function boundFunctions(node: FeelNode, inFunction = false): void {
  if (inFunction && node.name === 'FunctionInvocation') exceed('functionCalls', node.text.slice(0, 60));
  if (node.name === 'IterationContext' && node.children.length > 1) boundRange(node);
  for (const child of node.children) boundFunctions(child, inFunction || node.name === 'FunctionDefinition');
}

/** What is seen to be a date as it stands; what a fact turns out to be is told when it is computed. */
function boundRange({ children }: FeelNode): void {
  if (children.some(({ text }) => /^(@|date\b|time\b|date and time\b|duration\b)/.test(text)))
    throw onlyNumbersAndLetters();
}
