import { useContext, useEffect, useMemo, useState } from 'react';
import { type ExpressionFlaw, type ExpressionInspection, inspectExpression } from '../../engine/checks.ts';
import type { PolicyContent, ValueSchema } from '../../engine/index.ts';
import { useDocument } from '../kernel/document/store.ts';
import { useSame } from '../kernel/ui/use-same.ts';
import { type Translate, useT } from '../texts/translate.ts';
import type { FeelName } from './feel-names.ts';
import { LiveContext } from './live-values.ts';

/** While something is being typed it is not yet wrong. */
const pauseMs = 350;

/** What the engine finds in an expression as it is typed, a moment after each key; and what it gives for what is being tried. */
export function useInspection(text: string, names: FeelName[], wanted: ValueSchema | undefined): ExpressionInspection {
  const content = useDocument((state) => state.content) as PolicyContent;
  const live = useContext(LiveContext);
  const settled = useSettled(text);
  const schemas = useSame(Object.fromEntries(names.map(({ name, schema }) => [name, schema ?? {}])));
  const kept = useSame(wanted);
  const { config, policy } = content;
  return useMemo(() => {
    if (settled.trim() === '') return { type: 'any', flaws: [] };
    const options = { names: schemas, config, timeZone: policy.timeZone, wanted: kept, ...live };
    try {
      return inspectExpression(settled, options);
    } catch {
      // Longer or deeper than the limits: the checks of the draft say so.
      return { type: 'any', flaws: [] };
    }
  }, [settled, schemas, config, policy.timeZone, kept, live]);
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** What is wrong, and what to do, in the reader's words. */
export function useFlawText(): (flaw: ExpressionFlaw) => string {
  const t = useT();
  return ({ code, text, types = [] }) => {
    const [a, b] = types.map((type) => typeText(type, t));
    switch (code) {
      case 'operands':
        return t('feel.operands', { text, a: a ?? '', b: b ?? '' });
      case 'result':
        return t('feel.result', { a: a ?? '', b: b ?? '' });
      case 'syntax':
        return text.trim() ? t('feel.syntax', { text }) : t('feel.unfinished');
      default:
        return t(`feel.${code}`, { text });
    }
  };
}

function typeText(type: NonNullable<ExpressionFlaw['types']>[number], t: Translate): string {
  return t(`feelType.${type}`);
}
