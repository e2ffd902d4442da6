import { compileEdition, type Edition, type PolicyContent } from '../../../engine/index.ts';

const editions = new WeakMap<PolicyContent, Edition>();

/** The compiled edition of a content; compiled parts are kept as long as the content is. */
export function editionOf(content: PolicyContent): Edition {
  const known = editions.get(content);
  if (known) return known;
  const edition = compileEdition(content);
  editions.set(content, edition);
  return edition;
}
