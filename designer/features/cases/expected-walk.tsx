import { Select, Tag } from 'antd';
import { recordTypeOf } from '../../../engine/authoring.ts';
import {
  type ActionJson,
  type Case,
  type FlowDefinition,
  type PolicyContent,
  type ProblemCode,
  problemCodes,
} from '../../../engine/index.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { allStates, allTransitions, joinPath, listOf } from '../../kernel/machine/places.ts';
import { stateChoices, withChoice } from '../../kernel/machine/state-values.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { useStateNames } from '../../words/state-words.ts';
import { useWords } from '../../words/use-words.ts';

interface WalkProps {
  one: Case;
  flow: FlowDefinition;
  onExpected: (expected: Case['expected']) => void;
}

/** What is expected of a walk, to choose: the states it ends in, what becomes of each event, what is put on record. */
export function ExpectedWalk(props: WalkProps) {
  return (
    <>
      <EndStates {...props} />
      <Answers {...props} />
      <Records {...props} />
    </>
  );
}

function EndStates({ one, flow, onExpected }: WalkProps) {
  const t = useT();
  const nameOf = useStateNames();
  const content = useDocument((state) => state.content) as PolicyContent;
  const { state = '' } = one.expected;
  return stateChoices(flow.machine, state).map(({ parent, chosen, options }) => {
    const label = parent === '' ? t('propose.endsIn') : nameOf(content, flow.id, parent);
    return (
      <div className="propose-field" key={parent} data-in={parent}>
        <span>{label}</span>
        <Select
          size="small"
          aria-label={label}
          showSearch={{ optionFilterProp: 'label' }}
          value={chosen}
          options={options.map((value) => ({ value, label: nameOf(content, flow.id, joinPath(parent, value)) }))}
          onChange={(to: string) =>
            onExpected({ ...one.expected, state: withChoice(flow.machine, state, { parent, chosen: to }) })
          }
        />
      </div>
    );
  });
}

/** How an event can be refused. */
const refusals = [
  'eventNotAllowed',
  'guardRejected',
  'roleNotAllowed',
  'missingFact',
  'unknownValue',
  'invalidValue',
  'configurationMissing',
] satisfies ProblemCode[];

/** The code of a refusal, which may also say what it is about. */
const codeOf = (refusal: string | { code: string }) => (typeof refusal === 'string' ? refusal : refusal.code);

function Answers({ one, flow, onExpected }: WalkProps) {
  const t = useT();
  const locale = useLocale();
  const words = useWords(flow);
  const events = (one.given.events ?? []).filter((event) => event.type !== undefined);
  const errors = events.map((_, index) => one.expected.errors?.[index] ?? null);
  const options = [
    { value: '', label: t('propose.accepted') },
    ...refusals.map((value) => ({ value: value as string, label: problemCodes[value].title[locale] })),
  ];
  const put = (index: number, code: string) => {
    const next = errors.with(index, code || null);
    const { errors: _, ...rest } = one.expected;
    onExpected(next.some((error) => error !== null) ? { ...rest, errors: next } : rest);
  };
  return events.map(({ type = '' }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an event is known by its place in the walk
    <div className="propose-field" key={index}>
      <span className="soft">{`${index + 1}. ${words.label(type)}`}</span>
      <Select
        size="small"
        aria-label={t('propose.becomesOf', { event: words.label(type), number: index + 1 })}
        value={codeOf(errors[index] ?? '')}
        options={options}
        onChange={(code: string) => put(index, code)}
      />
    </div>
  ));
}

function Records({ one, flow, onExpected }: WalkProps) {
  const t = useT();
  const words = useWords(flow);
  const records = one.expected.records ?? [];
  const known = recordTypes(flow);
  if (known.length === 0 && records.length === 0) return null;
  const put = (next: string[]) => {
    const { records: _, ...rest } = one.expected;
    onExpected(next.length > 0 ? { ...rest, records: next } : rest);
  };
  return (
    <div className="propose-field">
      <span>{t('propose.records')}</span>
      <span className="propose-records">
        {records.map((type, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may be put on record twice; its place tells
          <Tag key={index} closable onClose={() => put(records.toSpliced(index, 1))}>
            {words.label(type)}
          </Tag>
        ))}
        <Select
          size="small"
          aria-label={t('propose.addRecord')}
          placeholder={t('propose.addRecord')}
          value={null}
          options={known.map((value) => ({ value, label: words.label(value) }))}
          onChange={(type: string | null) => type && put([...records, type])}
        />
      </span>
    </div>
  );
}

/** What a flow can put on record. */
function recordTypes({ machine }: FlowDefinition): string[] {
  const actions: ActionJson[] = [
    ...allStates(machine).flatMap(([, state]) => [...listOf(state.entry), ...listOf(state.exit)]),
    ...allTransitions(machine).flatMap(({ transition }) => listOf(transition.actions)),
  ];
  return [...new Set(actions.flatMap((action) => recordTypeOf(action) ?? []))];
}
