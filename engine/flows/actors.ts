import type { JsonObject } from '../ground/definition.ts';
import { both, type LocalText } from '../ground/local-text.ts';

/** One kind of actor: all that the engine and the designer know of it. The server runs it. */
interface Actor {
  label: LocalText;
  /** What it is asked for, where `{what}` is the name of it. */
  sentence: LocalText;
  /** What its input names: another flow, a rule set, an address. */
  names: 'flow' | 'ruleSet' | 'url';
  /** The input that a new one begins with. */
  blank: JsonObject;
}

/** What may run while a state lasts. */
export const actors = {
  flow: {
    label: both('子流程', 'Child flow'),
    sentence: both('子流程 {what}', 'Child flow {what}'),
    names: 'flow',
    blank: { flow: '', input: {} },
  },
  decision: {
    label: both('判断', 'Decision'),
    sentence: both('判断 {what}', 'Decision {what}'),
    names: 'ruleSet',
    blank: { ruleSet: '' },
  },
  http: {
    label: both('外部服务', 'Outside service'),
    sentence: both('外部服务', 'Outside service'),
    names: 'url',
    blank: { url: '', method: 'POST' },
  },
} satisfies Record<string, Actor>;

export type ActorName = keyof typeof actors;
export const actorNames = Object.keys(actors) as ActorName[];

/**
 * The row of an actor by its name; undefined where there is none.
 *
 * @example actorNamed('flow')?.names // 'flow'
 */
export const actorNamed = (name: string): Actor | undefined =>
  Object.hasOwn(actors, name) ? actors[name as ActorName] : undefined;
