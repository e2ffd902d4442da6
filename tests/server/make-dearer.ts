import { dearerFee, feeCases } from './fixtures.ts';
import type { TestServer } from './test-server.ts';

/** Saves the dearer fee and its cases into a draft. */
export async function makeDearer(
  server: TestServer,
  id: string,
  headers: Record<string, string> = {},
  policy = 'shop',
): Promise<number> {
  const path = `/policies/${policy}/drafts/${id}/definitions`;
  const { revision } = (await server.get(`/policies/${policy}/drafts/${id}`, headers)).body;
  const first = await server.call('PUT', `${path}/rules/fee`, dearerFee(3), {
    ...headers,
    'if-match': `"${revision}"`,
  });
  const second = await server.call('PUT', `${path}/cases/fee`, feeCases(30), {
    ...headers,
    'if-match': `"${first.body.revision}"`,
  });
  return second.body.revision as number;
}
