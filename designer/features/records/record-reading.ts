import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Me } from '../../../client/api.ts';
import type { FormDefinition, PolicyContent, RegisterDefinition } from '../../../engine/index.ts';
import type { ListedRecord } from '../../kernel/api.ts';
import { editionQuery } from '../../kernel/queries.ts';
import { hasRight, rolesIn } from '../../kernel/session/state.ts';
import { useLocale } from '../../texts/translate.ts';
import { type Words, wordsOf } from '../../words/policy-words.ts';

/** How the edition of a record says its form. */
export interface RecordReading {
  content: PolicyContent;
  definition: FormDefinition;
  words: Words;
  /** Where it is a statement: the register that it was frozen of. */
  register?: RegisterDefinition;
}

/** The form of a record, as the edition has it by which it was filled; undefined until it is read. */
export function useRecordReading(
  record: Pick<ListedRecord, 'policy' | 'form' | 'edition'> | undefined,
): RecordReading | undefined {
  const locale = useLocale();
  const { policy = '', edition = 0, form = '' } = record ?? {};
  const { data: content } = useQuery({ ...editionQuery(policy, edition), enabled: edition > 0 });
  return useMemo(() => {
    if (!content) return undefined;
    const words = wordsOf(content, undefined, locale);
    const register = form.startsWith(ofRegister) ? content.registers[form.slice(ofRegister.length)] : undefined;
    if (register) return { content, words, register, definition: paperOf(register) };
    const definition = content.forms[form];
    return definition && { content, definition, words };
  }, [content, form, locale]);
}

/** What the form of a statement is called: `register:<id>`. */
const ofRegister = 'register:';

/** A statement as the document that it is: nobody fills it. */
const paperOf = ({ id, title, clauses, signed }: RegisterDefinition): FormDefinition => ({
  ...{ kind: 'form', id, title, clauses, fields: { type: 'object', properties: {} } },
  ...(signed ? { signed } : {}),
});

/** Whether the reader files a form without a flow. */
export function mayFile({ filledBy }: FormDefinition, me: Me | undefined, policy: string): boolean {
  if (filledBy === undefined) return false;
  const own = hasRight(me, 'developer') ? undefined : rolesIn(me, policy);
  return own === undefined || filledBy.some((role) => own.includes(role));
}

const tones = { filed: 'pill pill-accent', signed: 'pill pill-good', void: 'pill pill-bad' } as const;

/** The look of a record's status. */
export const pillOf = ({ status }: Pick<ListedRecord, 'status'>): string => tones[status];
