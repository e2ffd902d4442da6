import { api } from '../../contract/api.ts';
import type { Parts } from '../decisions/parts.ts';
import { addressOf, type Route, serve } from '../kernel/route.ts';
import { presentDraft } from './drafts.ts';
import { govern, governed } from './govern.ts';
import { exportEdition, type PortableEdition, planImport } from './portable.ts';

/** Editions carried from one installation to another. */
export function portableRoutes(parts: Parts): Route[] {
  return [
    serve(api.exportEdition, async ({ params: { policy, edition } }) => {
      const record = await parts.catalogue.record(policy, Number(edition));
      const name = `${policy}-${record.number}.json`;
      return {
        body: exportEdition(record),
        headers: { 'content-disposition': `attachment; filename="${encodeURIComponent(name)}"` },
      };
    }),
    serve(api.importDraft, async ({ params: { policy }, query, body, caller }) => {
      const file = body as unknown as PortableEdition;
      const options = { title: query.title, ofAnother: query.ofAnother === 'true' };
      const { draft, report, change } = await planImport(parts, policy, file, options, caller);
      return governed(
        () => ({
          body: { ...presentDraft(draft), report },
          headers: { etag: `"${draft.revision}"`, location: addressOf('policies', policy, 'drafts', draft.id) },
        }),
        () => govern(parts, change),
      );
    }),
  ];
}
