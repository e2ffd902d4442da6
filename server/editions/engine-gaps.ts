import type { Finding, PolicyContent } from '../../engine/index.ts';
import * as engine from '../../engine/index.ts';

/** One difference between two contents. */
export interface Change {
  kind: string;
  id: string;
  path: string;
  op: 'add' | 'remove' | 'replace';
  before: unknown;
  after: unknown;
  sentence: engine.LocalText;
}
interface Gaps {
  checkContent?: (content: PolicyContent) => Finding[];
  diffContents?: (before: PolicyContent, after: PolicyContent) => Change[];
}
const given = engine as unknown as Gaps;

export const checkContent = (content: PolicyContent): Finding[] =>
  given.checkContent?.(content) ?? compileFindings(content);
export const diffContents = (before: PolicyContent, after: PolicyContent): Change[] =>
  given.diffContents?.(before, after) ?? coarseDiff(before, after);

function compileFindings(content: PolicyContent): Finding[] {
  const edition = engine.compileEdition(content);
  const tryOne = (kind: 'rules' | 'flow', id: string): Finding[] => {
    try {
      if (kind === 'rules') edition.ruleSet(id);
      else edition.flow(id);
      return [];
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return [
        { code: 'invalidDefinition', severity: 'error', kind, id, path: '', message: { 'zh-CN': text, en: text } },
      ];
    }
  };
  return [
    ...edition.ruleSetIds.flatMap((id) => tryOne('rules', id)),
    ...edition.flowIds.flatMap((id) => tryOne('flow', id)),
  ];
}

function coarseDiff(before: PolicyContent, after: PolicyContent): Change[] {
  const old = new Map(engine.listDefinitions(before).map((one) => [`${one.kind}/${engine.definitionId(one)}`, one]));
  const changes: Change[] = [];
  const add = (op: Change['op'], one: engine.Definition, was: unknown, is: unknown) => {
    const id = engine.definitionId(one);
    const sentence = { 'zh-CN': `${id} 已更改`, en: `${id} differs` };
    changes.push({ kind: one.kind, id, path: '', op, before: was, after: is, sentence });
  };
  for (const one of engine.listDefinitions(after)) {
    const key = `${one.kind}/${engine.definitionId(one)}`;
    const was = old.get(key);
    old.delete(key);
    if (!was) add('add', one, null, one);
    else if (engine.canonicalJson(was) !== engine.canonicalJson(one)) add('replace', one, was, one);
  }
  for (const one of old.values()) add('remove', one, one, null);
  return changes;
}
