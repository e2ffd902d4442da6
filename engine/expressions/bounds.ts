import { exceed, limits, within } from '../limits.ts';
import type { FeelNode } from './feel-node.ts';

/** Before parsing: what is too long or nested too deeply is not parsed at all. @throws Problem limitExceeded */
export function boundText(text: string): void {
  within('expressionLength', text.length);
  let depth = 0;
  for (const sign of text) {
    if (sign === '(' || sign === '[' || sign === '{') depth += 1;
    else if (sign === ')' || sign === ']' || sign === '}') depth -= 1;
    if (depth > limits.expressionDepth.most) exceed('expressionDepth');
  }
}

/**
 * A function of an expression's own calls no other, since it could call itself for ever.
 *
 * @throws Problem limitExceeded
 */
export function boundFunctions(node: FeelNode, inFunction = false): void {
  if (inFunction && node.name === 'FunctionInvocation') exceed('functionCalls', node.text.slice(0, 60));
  for (const child of node.children) boundFunctions(child, inFunction || node.name === 'FunctionDefinition');
}
