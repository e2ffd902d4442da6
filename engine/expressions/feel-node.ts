/** A node of FEEL's syntax tree, with its text. */
export interface FeelNode {
  name: string;
  text: string;
  from: number;
  to: number;
  children: FeelNode[];
}
