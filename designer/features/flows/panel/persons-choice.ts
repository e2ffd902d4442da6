/** Persons as somebody chooses them; `formula` is everything else. */
export type PersonsChoice =
  | { kind: 'starter' }
  | { kind: 'superior'; level: number }
  | { kind: 'acted'; state: string }
  | { kind: 'post'; post: string }
  | { kind: 'persons'; persons: string[] }
  | { kind: 'field'; field: string }
  | { kind: 'formula'; formula: string };

export const personsKinds = ['starter', 'superior', 'acted', 'post', 'field', 'persons', 'formula'] as const;

const quoted = String.raw`"([^"\\]*)"`;
const forms: readonly [RegExp, (found: string[]) => PersonsChoice][] = [
  [/^startedBy(?:\.id)?$/, () => ({ kind: 'starter' })],
  [/^superior\(startedBy(?:\.id)?(?:, *(\d+))?\)$/, ([level = '1']) => ({ kind: 'superior', level: Number(level) })],
  [new RegExp(`^actedIn\\(${quoted}\\)$`), ([state = '']) => ({ kind: 'acted', state })],
  [new RegExp(`^holders\\(${quoted}\\)$`), ([post = '']) => ({ kind: 'post', post })],
  [/^(records\.\w+\.\w+|event\.\w+)$/, ([field = '']) => ({ kind: 'field', field })],
  [
    new RegExp(String.raw`^\[ *((?:${quoted} *,? *)*)\]$`),
    ([all = '']) => ({ kind: 'persons', persons: [...all.matchAll(/"([^"]*)"/g)].map(([, id = '']) => id) }),
  ],
];

/**
 * What a formula of persons chooses.
 *
 * @example readPersons('superior(startedBy, 2)') // { kind: 'superior', level: 2 }
 */
export function readPersons(formula: string): PersonsChoice {
  const text = formula.trim();
  for (const [form, choice] of forms) {
    const found = form.exec(text);
    if (found) return choice(found.slice(1));
  }
  return { kind: 'formula', formula };
}

/**
 * The formula of a choice of persons.
 *
 * @example writePersons({ kind: 'post', post: 'auditor' }) // 'holders("auditor")'
 */
export function writePersons(choice: PersonsChoice): string {
  const text = (value: string) => JSON.stringify(value.replaceAll(/["\\]/g, ''));
  switch (choice.kind) {
    case 'starter':
      return 'startedBy';
    case 'superior':
      return choice.level === 1 ? 'superior(startedBy)' : `superior(startedBy, ${choice.level})`;
    case 'acted':
      return `actedIn(${text(choice.state)})`;
    case 'post':
      return `holders(${text(choice.post)})`;
    case 'persons':
      return `[${choice.persons.map(text).join(', ')}]`;
    case 'field':
      return choice.field;
    case 'formula':
      return choice.formula;
  }
}
