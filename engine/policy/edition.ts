import { compileFlow, type Flow } from '../flows/compile.ts';
import type { Meaning } from '../flows/fence.ts';
import { forgetGraph } from '../flows/graph.ts';
import { compileForm, type Form, type FormLibrary } from '../forms/form.ts';
import { compileMaster, type Master } from '../forms/master.ts';
import { forgetRecords } from '../forms/records.ts';
import type { FlowDefinition, JsonObject, PolicyContent, RuleSetDefinition } from '../ground/definition.ts';
import { both } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import { finish } from '../ground/turns.ts';
import { compileRegister, type Register } from '../registers/register.ts';
import { compileRuleSet, type RuleSet } from '../rules/compile.ts';
import { createEnvironment, type Run } from '../rules/environment.ts';
import { decideWithin } from '../rules/evaluate.ts';

/** A policy's content ready to run. Each rule set and flow is compiled when it is first asked for, and kept. */
export interface Edition {
  readonly meaning: Meaning;
  readonly content: PolicyContent;
  readonly ruleSetIds: string[];
  readonly flowIds: string[];
  readonly formIds: string[];
  readonly masterIds: string[];
  readonly registerIds: string[];
  /** @throws Problem ruleSetNotFound, invalidDefinition */
  ruleSet(id: string): RuleSet;
  /** @throws Problem flowNotFound, invalidDefinition */
  flow(id: string): Flow;
  /** @throws Problem formNotFound, invalidDefinition */
  form(id: string): Form;
  /** @throws Problem masterNotFound, invalidDefinition */
  master(id: string): Master;
  /** @throws Problem registerNotFound, invalidDefinition */
  register(id: string): Register;
  /** Whether asking for it takes no time. */
  isReady(kind: 'rules' | 'flow', id: string): boolean;
  /**
   * Compiles a definition and what it decides by in pieces, so that asking for it afterwards takes no time. What cannot be compiled
   * is told when it is asked for.
   */
  prepare(kind: 'rules' | 'flow', id: string): Generator<void, void>;
}

/**
 * Makes an edition of a policy's content.
 *
 * @param content all definitions of the policy; it must not change afterwards
 * @param meaning 1 for an edition that landed before payloads had a fence
 * @example const edition = compileEdition(content); evaluate(edition.ruleSet('fee-travel'), facts, { at })
 */
export function compileEdition(content: PolicyContent, meaning: Meaning = 2): Edition {
  forgetRecords(content);
  for (const { machine } of Object.values(content.flows)) forgetGraph(machine);
  const definition = (id: string) => (Object.hasOwn(content.rules, id) ? content.rules[id] : undefined);
  const library: FormLibrary = {
    content,
    environment: createEnvironment(content.config, content.policy.timeZone),
    definition,
    clauseOrder: new Map(content.clauses.clauses.map((clause, index) => [clause.id, index])),
    form: (id) => forms.get(id),
    master: (id) => masters.get(id),
    decide: (id, facts, run) => library.decided(id, facts, run).outcome,
    decided: (id: string, facts: JsonObject, run: Run) =>
      decideWithin(ruleSet(id), { ...run, facts, depth: run.depth + 1, checked: false }),
  };
  const ruleSets = new Compiled(content.rules, 'ruleSetNotFound', (one) => compileRuleSet(one, library));
  const forms = new Compiled(content.forms, 'formNotFound', function* (one) {
    yield;
    return compileForm(one, content, library.environment);
  });
  const masters = new Compiled(content.masters, 'masterNotFound', function* (one) {
    yield;
    return compileMaster(one, content, library.environment);
  });
  const registers = new Compiled(content.registers, 'registerNotFound', function* (one) {
    yield;
    return compileRegister(one, content, library.environment);
  });
  const flows = new Compiled(content.flows, 'flowNotFound', (one) => compileFlow(one, library, meaning));
  const ruleSet = (id: string): RuleSet => ruleSets.get(id);
  function* prepare(kind: 'rules' | 'flow', id: string): Generator<void, void> {
    // What is decided by comes first: what is there is then there with all it needs.
    for (const other of decidedBy(kind === 'rules' ? content.rules : content.flows, id, content)) {
      yield* ruleSets.prepare(other);
    }
    yield* kind === 'rules' ? ruleSets.prepare(id) : flows.prepare(id);
  }
  return {
    meaning,
    content,
    ruleSetIds: Object.keys(content.rules),
    flowIds: Object.keys(content.flows),
    formIds: Object.keys(content.forms),
    masterIds: Object.keys(content.masters),
    registerIds: Object.keys(content.registers),
    ruleSet,
    flow: (id) => flows.get(id),
    form: (id) => forms.get(id),
    master: (id) => masters.get(id),
    register: (id) => registers.get(id),
    isReady: (kind, id) => (kind === 'rules' ? ruleSets : flows).has(id),
    prepare,
  };
}

/** The rule sets that a definition may decide by, and those that these may, the ones that others need first. */
function decidedBy(definitions: Record<string, unknown>, id: string, { rules }: PolicyContent): Set<string> {
  const found = new Set<string>();
  const begun = new Set([id]);
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      const isName = (key === 'decide' || key === 'ruleSet') && typeof item === 'string' && Object.hasOwn(rules, item);
      if (!isName) walk(item);
      else if (!begun.has(item)) {
        begun.add(item);
        walk(rules[item]?.derived);
        found.add(item);
      }
    }
  };
  if (!Object.hasOwn(definitions, id)) return found;
  const definition = definitions[id] as RuleSetDefinition | FlowDefinition;
  walk(definition.kind === 'rules' ? definition.derived : definition.machine);
  return found;
}

type Missing = 'ruleSetNotFound' | 'flowNotFound' | 'formNotFound' | 'masterNotFound' | 'registerNotFound';

/** Definitions of a kind, each compiled when it is first asked for, and kept; so is what keeps one from being compiled. */
class Compiled<D extends { id: string }, C> {
  private readonly definitions: Record<string, D>;
  private readonly missing: Missing;
  private readonly compile: (definition: D) => Generator<void, C>;
  private readonly made = new Map<string, C>();
  private readonly failed = new Map<string, Problem>();

  constructor(definitions: Record<string, D>, missing: Missing, compile: (definition: D) => Generator<void, C>) {
    this.definitions = definitions;
    this.missing = missing;
    this.compile = compile;
  }

  has(id: string): boolean {
    return this.made.has(id) || this.failed.has(id) || !Object.hasOwn(this.definitions, id);
  }

  /** @throws Problem for one that is not there or cannot be compiled */
  get(id: string): C {
    const known = this.made.get(id);
    if (known) return known;
    if (!this.failed.has(id)) finish(this.prepare(id));
    const made = this.made.get(id);
    if (made) return made;
    throw this.failed.get(id) ?? new Problem(this.missing);
  }

  *prepare(id: string): Generator<void, void> {
    if (this.has(id)) return;
    try {
      this.made.set(id, yield* this.compile(this.definitions[id] as D));
    } catch (error) {
      this.failed.set(id, error instanceof Problem ? error : notCompiled(id, error));
    }
  }
}

function notCompiled(id: string, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  const detail = both(`定义 ${id} 无法编译：${reason}`, `${id} cannot be compiled: ${reason}`);
  return new Problem('invalidDefinition', { detail, cause: error });
}
