/** A node of FEEL's syntax tree, with its text. Nobody changes one: who parses the same text has the same tree. */
export interface FeelNode {
  readonly name: string;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly FeelNode[];
}
