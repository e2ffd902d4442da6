/** The engine as a library: no server, no store. `node examples/embed-the-engine.ts` */
import { compileEdition, evaluate, readPolicyContent } from '../engine/index.ts';

const text = (en: string) => ({ 'zh-CN': en, en });

export function embedTheEngine(): number {
  const edition = compileEdition(
    readPolicyContent([
      { kind: 'policy', id: 'post', title: text('Post'), timeZone: 'Asia/Shanghai', editions: [] },
      { kind: 'clauses', clauses: [] },
      { kind: 'config', values: {} },
      {
        ...{ kind: 'rules', id: 'postage', title: text('Postage'), clauses: [] },
        facts: { type: 'object', properties: { grams: { type: 'number', minimum: 0 } }, required: ['grams'] },
        outcome: { type: 'object', properties: { feeCny: { type: 'number', decimals: 2 } } },
        table: {
          ...{ inputs: ['grams'], outputs: ['feeCny'] },
          rows: [
            { id: 'light', when: ['<= 100'], then: [1.2] },
            { id: 'heavy', when: ['> 100'], then: [{ '=': '1.2 + 0.02 * (grams - 100)' }] },
          ],
        },
      },
    ]),
  );
  return evaluate(edition.ruleSet('postage'), { grams: 250 }, { at: '2026-01-01T00:00:00Z' }).outcome.feeCny as number;
}

if (import.meta.main) console.log(embedTheEngine());
