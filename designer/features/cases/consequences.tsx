import { Button, Collapse } from 'antd';
import { useMemo } from 'react';
import { acceptCases, type CaseName as CaseId, type CaseResult, type Consequence } from '../../../engine/authoring.ts';
import { definitionOf } from '../../kernel/document/references.ts';
import { edit, type OpenDocument, useDocument } from '../../kernel/document/store.ts';
import { useConsequences } from '../../kernel/engine/findings.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { definitionHref } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { placeHref } from '../../words/place-words.ts';
import { CaseName } from './case-name.tsx';
import './cases.css';
import { DifferenceLines } from './differences.tsx';

/** What follows from the changes of a draft: the cases that come out otherwise, by their causes, to be accepted together or one by one. */
export function Consequences({ results }: { results: CaseResult[] }) {
  const t = useT();
  const { content, base, readOnly } = useDocument() as OpenDocument;
  const failing = useMemo(() => results.filter(({ passed }) => !passed), [results]);
  const found = useConsequences(failing.length > 0 ? content : null, base);
  const items = failing.length > 0 ? found : [];
  const groups = Map.groupBy(items ?? [], ({ why, cause }) => (cause ? `${cause.kind}/${cause.id}${cause.path}` : why));
  const plain = (items ?? []).filter(({ isGrave }) => !isGrave).flatMap(namesOf);
  const accept = (names: CaseId[]) =>
    edit(t('cases.stepAcceptMany', { count: names.length }), (of) => acceptCases(of, failing, names));
  const onAccept = readOnly ? undefined : accept;
  return (
    <Section
      title={t('consequence.title')}
      id="consequences"
      actions={
        <>
          <span>
            <span className="pill pill-good">{t('cases.passed', { count: results.length - failing.length })}</span>{' '}
            <span className={failing.length > 0 ? 'pill pill-bad' : 'pill'}>
              {t('cases.failed', { count: failing.length })}
            </span>
          </span>
          {onAccept && plain.length > 0 ? (
            <Button size="small" type="primary" onClick={() => onAccept(plain)}>
              {t('consequence.acceptAll', { count: plain.length })}
            </Button>
          ) : null}
        </>
      }
    >
      {failing.length === 0 ? <span className="soft">{t('cases.allPass')}</span> : null}
      {failing.length > 0 && !items ? <span className="soft">{t('consequence.looking')}</span> : null}
      {[...groups].map(([key, group]) => (
        <Cause key={key} group={group} onAccept={onAccept} />
      ))}
    </Section>
  );
}

const namesOf = ({ id, cases }: Consequence): CaseId[] => cases.map((one) => ({ id, case: one }));

interface CauseProps {
  group: Consequence[];
  /** Absent: what is shown cannot be changed. */
  onAccept: ((names: CaseId[]) => void) | undefined;
}

/** A change, with all that follows from it. */
function Cause({ group, onAccept }: CauseProps) {
  const t = useT();
  const text = useText();
  const { content } = useDocument() as OpenDocument;
  const [{ cause, why }] = group as [Consequence];
  const count = group.reduce((sum, { cases }) => sum + cases.length, 0);
  const plain = group.filter(({ isGrave }) => !isGrave).flatMap(namesOf);
  const to = cause && cause.op !== 'remove' ? placeHref(content.policy.id, cause) : undefined;
  const said = cause ? text(cause.sentence) : t(`consequence.${why === 'before' ? 'before' : 'several'}`);
  return (
    <section className="consequence" data-cause={cause?.path ?? why}>
      <div className="consequence-cause">
        <span className="grow">
          {to ? <a href={to}>{said}</a> : said} <span className="pill">{t('consequence.count', { count })}</span>
        </span>
        {onAccept && plain.length > 0 && group.length > 1 ? (
          <Button size="small" onClick={() => onAccept(plain)}>
            {t('consequence.accept', { count: plain.length })}
          </Button>
        ) : null}
      </div>
      {group.map((one) => (
        <Alike key={`${one.id} ${one.cases[0]}`} one={one} onAccept={onAccept} />
      ))}
    </section>
  );
}

/** Cases that come out otherwise in the same way. */
function Alike({ one, onAccept }: { one: Consequence; onAccept: CauseProps['onAccept'] }) {
  const t = useT();
  const text = useText();
  const { content } = useDocument() as OpenDocument;
  const { id, kind, cases, isGrave } = one;
  const definition = definitionOf(content, one);
  if (!definition) return null;
  const list = (
    <ul className="consequence-cases">
      {cases.map((name) => {
        const found = content.cases[id]?.cases.find((each) => each.id === name);
        const address = `${definitionHref(content.policy.id, { kind, id })}?side=cases&case=${encodeURIComponent(name)}`;
        return (
          <li key={name} data-case={name}>
            <a className="grow" href={address}>
              {found ? <CaseName one={found} definition={definition} /> : name}
            </a>
            {onAccept && (isGrave || cases.length > 1) ? (
              <Button size="small" type="text" onClick={() => onAccept([{ id, case: name }])}>
                {t(isGrave ? 'consequence.acceptGrave' : 'consequence.acceptOne')}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
  return (
    <div className="consequence-alike">
      <div className="row">
        <Icon name={isGrave ? 'warning' : 'close'} size={14} className="bad" />
        <div className="grow">
          {text(definition.title, id)}
          <DifferenceLines differences={one.differences} definition={definition} />
        </div>
        {onAccept && !isGrave ? (
          <Button size="small" onClick={() => onAccept(namesOf(one))}>
            {t('consequence.accept', { count: cases.length })}
          </Button>
        ) : null}
      </div>
      {isGrave ? <p className="soft">{t('consequence.grave')}</p> : null}
      {isGrave || cases.length === 1 ? (
        list
      ) : (
        <Collapse
          ghost
          size="small"
          items={[{ key: 'cases', label: t('consequence.cases', { count: cases.length }), children: list }]}
        />
      )}
    </div>
  );
}
