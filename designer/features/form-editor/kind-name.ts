import type { SchemaKindName } from '../../forms/schema-kinds.ts';
import { kindLabel } from '../../forms/schema-kinds.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import type { FieldKind } from './field-kinds.ts';

/** What authors call a kind of field. */
export function useKindName(): (kind: FieldKind) => string {
  const t = useT();
  const locale = useLocale();
  return (kind) =>
    kind === 'photos' || kind === 'files' || kind === 'lines'
      ? t(`formEditor.kind_${kind}`)
      : kindLabel(kind as SchemaKindName, t, locale);
}
