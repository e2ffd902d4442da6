import {
  canonicalJson,
  compileEdition,
  type Definition,
  type DefinitionKind,
  definitionId,
  type Finding,
  type LocalText,
  listDefinitions,
  type PolicyContent,
} from '../engine/index.ts';
export interface Change {
  kind: DefinitionKind;
  id: string;
  path: string;
  op: 'add' | 'remove' | 'replace';
  before: unknown;
  after: unknown;
  sentence: LocalText;
}
export function checkContent(content: PolicyContent): Finding[] {
  const edition = compileEdition(content);
  const findings: Finding[] = [];
  for (const id of edition.ruleSetIds) {
    try {
      edition.ruleSet(id);
    } catch (error) {
      const text = String(error);
      findings.push({
        code: 'invalidDefinition',
        severity: 'error',
        kind: 'rules',
        id,
        path: '',
        message: { 'zh-CN': text, en: text },
      });
    }
  }
  return findings;
}
export function diffContents(before: PolicyContent, after: PolicyContent): Change[] {
  const old = new Map(listDefinitions(before).map((one) => [`${one.kind}/${definitionId(one)}`, one]));
  const changes: Change[] = [];
  const add = (op: Change['op'], one: Definition) =>
    changes.push({
      kind: one.kind,
      id: definitionId(one),
      path: '',
      op,
      before: null,
      after: null,
      sentence: { 'zh-CN': `${definitionId(one)} 已更改`, en: `${definitionId(one)} differs` },
    });
  for (const one of listDefinitions(after)) {
    const was = old.get(`${one.kind}/${definitionId(one)}`);
    if (!was) add('add', one);
    else if (canonicalJson(was) !== canonicalJson(one)) add('replace', one);
  }
  return changes;
}
