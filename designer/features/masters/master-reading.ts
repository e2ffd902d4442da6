import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Master as KeptMaster } from '../../../client/api.ts';
import type { FieldSchema, Master, PolicyContent } from '../../../engine/index.ts';
import type { ApiError } from '../../kernel/api.ts';
import { useEditionInForce } from '../../kernel/edition-in-force.ts';
import { editionOf } from '../../kernel/engine/compiled.ts';
import { mastersQuery, readAgain } from '../../kernel/queries.ts';
import { useLocale } from '../../texts/translate.ts';
import { type Words, wordsOf } from '../../words/policy-words.ts';

/** Master data as the edition in force has it. */
export interface MasterReading {
  policy: string;
  content: PolicyContent;
  master: Master;
  words: Words;
  mayKeep: boolean;
}

interface Read {
  reading?: MasterReading | undefined;
  problem: ApiError | null;
  isReading: boolean;
}

/** How rows of master data are said and filled. `reading` is undefined until it is read, and where the reader may not see any. */
export function useMasterReading(policy: string, id: string): Read {
  const locale = useLocale();
  const { content, problem, isReading } = useEditionInForce(policy);
  const { data, error } = useQuery(mastersQuery);
  const kept = data?.find((one: KeptMaster) => one.policy === policy && one.id === id);
  const reading = useMemo(() => {
    if (!content?.masters[id] || !kept) return undefined;
    const master = editionOf(content).master(id);
    return { policy, content, master, words: wordsOf(content, undefined, locale), mayKeep: kept.mayKeep };
  }, [content, id, kept, locale, policy]);
  return { reading, problem: problem ?? error, isReading: isReading || (!error && !data) };
}

/** The fields that a table or a sentence has room for: not those of many values. */
export const plainFields = ({ properties = {} }: FieldSchema): [name: string, schema: FieldSchema][] =>
  Object.entries(properties).filter(
    ([, { type, items }]) => !items?.properties && ![type ?? []].flat().includes('object'),
  );

/** Has read again what shows rows of a policy. */
export function rowsChanged(policy: string): void {
  for (const key of [['rows', policy], ['row', policy], ['rowHistory', policy], ['masters']]) void readAgain(...key);
}
