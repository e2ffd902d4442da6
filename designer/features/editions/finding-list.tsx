import { useRef } from 'react';
import { type PolicyContent, schemaOf, textOf } from '../../../engine/index.ts';
import type { Finding } from '../../kernel/api.ts';
import { definitionOf, titleOfDefinition } from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { lastName, stateAt } from '../../kernel/machine/places.ts';
import { readPointer } from '../../kernel/machine/pointers.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { definitionHref, hasPage, href } from '../../kernel/ui/router.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { FixButton } from './fix-button.tsx';

const tones = { error: 'bad', warning: 'warn', info: 'faint' } as const;

interface FindingListProps {
  findings: Finding[];
  plain?: boolean;
  /** They are about the open draft: what can be mended has a button that does it. */
  mendable?: boolean;
  onOpen?: (finding: Finding) => void;
}

/** Findings with a way to the place that each is about. */
export function FindingList({ findings, plain, mendable, onOpen }: FindingListProps) {
  const t = useT();
  const text = useText();
  const list = useRef<HTMLUListElement>(null);
  return (
    <ul className="finding-list" ref={list} tabIndex={-1}>
      {findings.map((finding) => (
        <li key={`${finding.kind}/${finding.id}${finding.path}${finding.code}${finding.message.en}`}>
          <Icon
            name={finding.severity === 'info' ? 'info' : 'warning'}
            className={tones[finding.severity]}
            size={18}
            label={t(`finding.${finding.severity}`)}
          />
          <span className="grow">
            {onOpen ? (
              <button type="button" className="plain-button" onClick={() => onOpen(finding)}>
                {text(finding.message)}
              </button>
            ) : (
              text(finding.message)
            )}
            <Witness finding={finding} />
          </span>
          <FindingSpot finding={finding} />
          {/* What is mended leaves the list: whoever goes by keys goes on from its beginning. */}
          {mendable ? <FixButton finding={finding} onMended={() => list.current?.focus()} /> : null}
          {plain ? null : <FindingPlace finding={finding} />}
        </li>
      ))}
    </ul>
  );
}

/** An example that shows a finding: the facts by their names, anything else as it is; a walk stands in the message. */
function Witness({ finding }: { finding: Finding }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const definition = definitionOf(content, finding);
  const words = useWords(definition);
  const { witness } = finding;
  if (witness === undefined || Array.isArray(witness)) return null;
  const facts = typeof witness === 'object' && witness !== null ? Object.entries(witness) : [];
  if (facts.length === 0) return <span className="mono faint"> {JSON.stringify(witness)}</span>;
  const said = facts.map(([name, value]) => `${words.label(name)} = ${words.value(value, schemaOf(definition, name))}`);
  const tried = `at=${encodeURIComponent(finding.path)}&facts=${encodeURIComponent(JSON.stringify(witness))}`;
  return (
    <div className="faint">
      {t('finding.example', { facts: said.join(' · ') })}{' '}
      {finding.kind === 'rules' ? (
        <a href={`${definitionHref(content.policy.id, { kind: 'rules', id: finding.id })}?${tried}`}>
          {t('finding.try')}
        </a>
      ) : null}
    </div>
  );
}

/** Where in a flow a finding is: the state, by its name. */
function FindingSpot({ finding }: { finding: Finding }) {
  const content = useDocument((state) => state.content) as PolicyContent;
  const flow = finding.kind === 'flow' ? content.flows[finding.id] : undefined;
  const words = useWords(flow);
  const locale = useLocale();
  const state = flow ? readPointer(finding.path)?.state : undefined;
  if (!flow || !state) return null;
  const title = textOf(stateAt(flow.machine, state)?.meta?.title, locale);
  return <span className="faint">{title || words.label(lastName(state))}</span>;
}

function FindingPlace({ finding }: { finding: Finding }) {
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const { kind, id } = finding;
  const policy = content.policy.id;
  if (kind !== 'cases' && !hasPage(kind))
    return <a href={`${href('policies', policy)}?tab=${kind === 'clauses' ? 'clauses' : 'config'}`}>{id || kind}</a>;
  const place = { kind: kind === 'cases' ? (content.rules[id] ? 'rules' : 'flow') : kind, id } as const;
  return (
    <a href={`${definitionHref(policy, place)}?at=${encodeURIComponent(finding.path)}`}>
      {text(titleOfDefinition(content, place), id)}
    </a>
  );
}
