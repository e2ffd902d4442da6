import type { PolicyContent } from '../../../engine/index.ts';
import { useText } from '../../texts/translate.ts';
import { definitionOf, type Reference } from '../document/references.ts';
import { useDocument } from '../document/store.ts';
import { definitionHref } from './router.ts';

/** Rule sets and flows of the open policy by their titles, each with the way to it. */
export function DefinitionLinks({ references }: { references: Reference[] }) {
  const text = useText();
  const content = useDocument.getState().content as PolicyContent;
  return references.map((reference, index) => (
    <span key={`${reference.kind}/${reference.id}`}>
      {index > 0 ? ' · ' : ''}
      <a href={definitionHref(content.policy.id, reference)}>
        {text(definitionOf(content, reference)?.title, reference.id)}
      </a>
    </span>
  ));
}
