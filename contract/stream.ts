import { calls } from './call.ts';
import { emergency } from './edition-parts.ts';
import { state, status } from './instances.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

/** What is told live, by the name of the event. */
export const streamEvents = {
  instance: t.named(
    'InstanceChange',
    t.shape({
      policy: t.text,
      id: t.text,
      flow: t.text,
      edition: t.count,
      version: t.count,
      status,
      state,
    }),
    'An instance that has changed',
  ),
  draft: t.named(
    'DraftChange',
    t.shape({
      policy: t.text,
      id: t.text,
      revision: t.count,
      status: t.oneOf(['draft', 'submitted', 'approved', 'published', 'removed']),
      did: t.text,
      by: t.maybe(t.text),
    }),
    'A draft that has changed, what was done to it and by whom',
  ),
  edition: t.named(
    'EditionChange',
    t.shape({
      policy: t.text,
      number: t.count,
      effectiveFrom: t.maybe(t.instant),
      hash: t.maybe(t.text),
      retiredFrom: t.maybe(t.instant),
      emergency: t.maybe(emergency),
    }),
    'An edition that was published or retired',
  ),
  /** The past is not known any more: everything is to be read anew. */
  reset: t.shape({}),
};

export const streamCalls = calls({
  streamChanges: {
    method: 'GET',
    path: '/stream',
    summary: both('实时变更（SSE）', 'Live changes of instances, drafts and editions, as server-sent events'),
    allow: 'everyone',
    query: { policy: t.text },
    headers: { 'Last-Event-ID': 'The last change that was seen; those since are sent first' },
    media: 'text/event-stream',
    holds: 'stream',
    answers: {
      200: { description: 'Events `instance`, `draft` and `edition`; `reset` where the past is not known any more' },
    },
    events: streamEvents,
    problems: [],
  },
});
