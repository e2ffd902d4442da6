import { problemCodes } from '../../../contract/problem-codes.ts';
import { useText } from '../../texts/translate.ts';

/** What a problem is called, by its code. */
export function useProblemTitle(): (code: string) => string {
  const text = useText();
  return (code) =>
    Object.hasOwn(problemCodes, code) ? text(problemCodes[code as keyof typeof problemCodes].title, code) : code;
}
