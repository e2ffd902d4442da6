import type { LookupAddress } from 'node:dns';
import type { ResolveName } from './addresses.ts';

/**
 * Names asked for at once. The system's resolver keeps one of the four threads by which all files are read and written, for as long as a
 * name server keeps silent: whoever names hosts that nobody answers for must not hold up the store.
 */
const atOnce = 2;

type Answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/**
 * A resolver of names that asks for few at once, and for the same name once for all who wait for it.
 *
 * @param resolve asks the system
 * @example const resolve = inTurn(lookup); resolve('hooks.example.com', { all: true }, (error, addresses) => {})
 */
export function inTurn(resolve: ResolveName): ResolveName {
  const asked = new Map<string, Answer[]>();
  const waiting: (() => void)[] = [];
  let running = 0;
  const next = () => {
    if (running >= atOnce) return;
    const begin = waiting.shift();
    if (!begin) return;
    running += 1;
    begin();
  };
  const ask = (name: string, options: { all: true }, answer: Answer) => {
    const key = JSON.stringify([name, options]);
    const others = asked.get(key);
    if (others) return void others.push(answer);
    const answers = [answer];
    asked.set(key, answers);
    waiting.push(() =>
      resolve(name, options, (error, addresses) => {
        running -= 1;
        asked.delete(key);
        for (const each of answers) each(error, addresses);
        next();
      }),
    );
    next();
  };
  return ask as unknown as ResolveName;
}
