import { createContext, useContext } from 'react';
import { type PolicyContent, type RegisterDefinition, type ValueSchema, wordingOf } from '../../../engine/index.ts';
import type { FeelName } from '../../forms/feel-names.ts';
import type { Finding } from '../../kernel/api.ts';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { type Translate, useLocale, useT } from '../../texts/translate.ts';
import type { Words } from '../../words/policy-words.ts';
import { useWords } from '../../words/use-words.ts';

/** What every part of the editor of a register knows. */
export interface RegisterReading {
  register: RegisterDefinition;
  content: PolicyContent;
  words: Words;
  readOnly: boolean;
  findings: readonly Finding[];
  /** What its formulas may read: what its sources hold, and what is known of these themselves. */
  names: FeelName[];
  /** Changes it as one step; what is typed at one place in quick succession is one. */
  put: (change: Partial<RegisterDefinition>, place: string) => void;
}

export const RegisterContext = createContext<RegisterReading | null>(null);

/** @throws Error outside of the editor of a register */
export function useRegister(): RegisterReading {
  const reading = useContext(RegisterContext);
  if (!reading) throw new Error('there is no register here');
  return reading;
}

/** What the editor of a register is given. */
export function useRegisterReading(register: RegisterDefinition, findings: readonly Finding[]): RegisterReading {
  const t = useT();
  const locale = useLocale();
  const content = useDocument((state) => state.content) as PolicyContent;
  const readOnly = useDocument((state) => state.readOnly);
  const words = useWords();
  const other = locale === 'en' ? 'zh-CN' : 'en';
  const put = (change: Partial<RegisterDefinition>, place: string) => {
    const next = JSON.parse(JSON.stringify({ ...register, ...change })) as RegisterDefinition;
    editDefinition(t('registerEditor.step'), next, `${register.id}/${place}`);
  };
  const held = heldBy(register, content).map(([name, schema]): FeelName => {
    const title = wordingOf(schema.title);
    const plain = words.label(name.split('.').at(-1) ?? name);
    return { name, label: title?.[locale] ?? plain, other: title?.[other] ?? plain, schema };
  });
  const names = [...held, ...knownOf(register, t)];
  return { register, content, words, readOnly, findings, names, put };
}

/** What the sources of a register hold, by name. */
function heldBy({ over }: RegisterDefinition, content: PolicyContent): [string, ValueSchema][] {
  if ('forms' in over)
    return over.forms.flatMap((id) => Object.entries(content.forms[id]?.fields.properties ?? {})) as [
      string,
      ValueSchema,
    ][];
  if ('flow' in over) {
    const flow = content.flows[over.flow];
    const carried = [flow?.input, ...Object.values(flow?.events ?? {}).map(({ payload }) => payload)];
    const own = Object.keys(flow?.machine.context ?? {}).map((name): [string, ValueSchema] => [name, {}]);
    return [...new Map([...own, ...carried.flatMap((one) => Object.entries(one?.properties ?? {}))])];
  }
  const rules = content.rules[over.decisions];
  const outcome = Object.entries(rules?.outcome.properties ?? {}).map(([name, schema]): [string, ValueSchema] => [
    `outcome.${name}`,
    schema,
  ]);
  return [...Object.entries(rules?.facts.properties ?? {}), ...outcome];
}

const text: ValueSchema = { type: 'string' };
const instant: ValueSchema = { type: 'string', format: 'date-time' };
const heads = {
  record: { number: text, at: instant, by: text, status: text, version: { type: 'integer' } },
  instance: { businessKey: text, state: text, status: text, startedAt: instant, updatedAt: instant },
  decision: { at: instant, edition: { type: 'integer' } },
} as const satisfies Record<string, Record<string, ValueSchema>>;

/** What is known of a source itself. */
function knownOf({ over }: RegisterDefinition, t: Translate): FeelName[] {
  const kind = 'forms' in over ? 'record' : 'flow' in over ? 'instance' : 'decision';
  return Object.entries(heads[kind]).map(([name, schema]) => {
    const label = t(`registerEditor.of_${name as KnownName}`);
    return { name: `${kind}.${name}`, label, other: name, schema };
  });
}
type KnownName = { [K in keyof typeof heads]: keyof (typeof heads)[K] }[keyof typeof heads];
