import { Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import type { Clause, PolicyContent } from '../../engine/index.ts';
import { useDocument } from '../document/store.ts';
import { type TextKey, useT, useText } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import { EmptyHelp, Section } from '../ui/page.tsx';
import { href } from '../ui/router.ts';
import { matches } from '../ui/search.ts';

const shownAtOnce = 120;

/** The clauses of the source document, with the definitions that cite them. */
export function ClauseList() {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const [words, setWords] = useState('');
  const [kind, setKind] = useState<string | undefined>();
  const [limit, setLimit] = useState(shownAtOnce);
  const cited = useMemo(() => citations(content), [content]);
  const kinds = useMemo(() => [...new Set(content.clauses.clauses.flatMap((clause) => clause.kind))], [content]);
  const found = content.clauses.clauses.filter(
    (clause) =>
      (!kind || clause.kind.includes(kind)) && matches(words, clause.id, text(clause.text), ...(clause.figures ?? [])),
  );
  return (
    <>
      <div className="toolbar">
        <Input
          prefix={<Icon name="search" />}
          placeholder={t('policy.searchClauses')}
          aria-label={t('policy.searchClauses')}
          allowClear
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <Select
          allowClear
          style={{ minWidth: 150 }}
          placeholder={t('policy.clauseKind')}
          aria-label={t('policy.clauseKind')}
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, label: kindText(value, t) }))}
        />
        <span className="faint">{t('policy.found', { count: found.length })}</span>
      </div>
      {found.length === 0 ? <EmptyHelp icon="search" title={t('common.nothingFound')} /> : null}
      <Section flush>
        <ul className="clause-list">
          {found.slice(0, limit).map((clause) => (
            <ClauseItem key={clause.id} clause={clause} cited={cited.get(clause.id) ?? []} />
          ))}
        </ul>
      </Section>
      {found.length > limit ? (
        <button type="button" className="plain-button soft" onClick={() => setLimit(limit + 400)}>
          {t('common.showMore', { count: found.length - limit })}
        </button>
      ) : null}
    </>
  );
}

function kindText(kind: string, t: (key: TextKey) => string): string {
  const key = `clauseKind.${kind}` as TextKey;
  const text = t(key);
  return text === key ? kind : text;
}

interface Citation {
  kind: 'rules' | 'flow';
  id: string;
}

function citations(content: PolicyContent): Map<string, Citation[]> {
  const cited = new Map<string, Citation[]>();
  for (const definition of [...Object.values(content.rules), ...Object.values(content.flows)]) {
    const ids = new Set([
      ...definition.clauses,
      ...Array.from(JSON.stringify(definition).matchAll(/"clauses":\[([^\]]*)\]/g), (match) =>
        (match[1] ?? '').split(',').map((part) => part.replaceAll('"', '')),
      ).flat(),
    ]);
    for (const id of ids) cited.set(id, [...(cited.get(id) ?? []), { kind: definition.kind, id: definition.id }]);
  }
  return cited;
}

function ClauseItem({ clause, cited }: { clause: Clause; cited: Citation[] }) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  return (
    <li>
      <div>
        <span className="mono">{clause.id}</span>
        <div className="faint">{clause.kind.map((kind) => kindText(kind, t)).join(t('common.comma'))}</div>
      </div>
      <div>
        {text(clause.text, '—')}
        {clause.reason ? <div className="faint">{text(clause.reason)}</div> : null}
        {clause.figures?.length ? (
          <div className="clause-figures">
            {clause.figures.map((figure) => (
              <span className="pill" key={figure}>
                {figure}
              </span>
            ))}
          </div>
        ) : null}
      </div>
      <div className="definition-marks">
        {cited.slice(0, 3).map(({ kind, id }) => (
          <a
            key={`${kind}/${id}`}
            className="pill"
            href={href('policies', content.policy.id, kind === 'rules' ? 'rules' : 'flows', id)}
          >
            <Icon name={kind === 'rules' ? 'rules' : 'flow'} size={13} />
            {text((kind === 'rules' ? content.rules : content.flows)[id]?.title, id)}
          </a>
        ))}
        {cited.length > 3 ? <span className="faint">+{cited.length - 3}</span> : null}
      </div>
    </li>
  );
}
