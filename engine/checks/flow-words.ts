import type { GraphState } from '../flows/targets.ts';
import type { FlowDefinition, PolicyContent } from '../ground/definition.ts';
import { labelOf } from '../ground/labels.ts';
import type { LocalText } from '../ground/local-text.ts';
import { both, wordingOf } from '../ground/local-text.ts';

/** What the findings of a flow call its states and events: as people do, within quotation marks. */
export interface FlowWords {
  state(place: GraphState): LocalText;
  event(name: string): LocalText;
}

/** @example flowWords(definition, content).event('PAY').en // '“Pay”' */
export function flowWords(definition: FlowDefinition, content: PolicyContent): FlowWords {
  const quoted = (text: LocalText) => both(`“${text['zh-CN']}”`, `“${text.en}”`);
  const called = (name: string) => labelOf(content, definition, name);
  return {
    state: ({ path, state }) => quoted(wordingOf(state.meta?.title) ?? called(path.split('.').at(-1) ?? path)),
    event: (name) => quoted(wordingOf(definition.events[name]?.title) ?? called(name)),
  };
}
