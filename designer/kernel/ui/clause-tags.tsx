import { Popover } from 'antd';
import { type Figure, figureText } from '../../../engine/index.ts';
import { useLocale, useText } from '../../texts/translate.ts';
import { useDocument } from '../document/store.ts';
import './clause-tags.css';

/** Clause ids as small tags; hovering or focusing one shows the clause's text. */
export function ClauseTags({ clauses, limit = 4 }: { clauses: string[] | undefined; limit?: number }) {
  if (!clauses || clauses.length === 0) return null;
  const shown = clauses.length > limit + 1 ? clauses.slice(0, limit) : clauses;
  const rest = clauses.slice(shown.length);
  return (
    <span className="clause-tags">
      {shown.map((id) => (
        <ClauseTag key={id} id={id} />
      ))}
      {rest.length > 0 ? (
        <Popover
          content={
            <div className="clause-popover clause-tags">
              {rest.map((id) => (
                <ClauseTag key={id} id={id} />
              ))}
            </div>
          }
        >
          <button type="button" className="clause-tag">
            +{rest.length}
          </button>
        </Popover>
      ) : null}
    </span>
  );
}

function ClauseTag({ id }: { id: string }) {
  return (
    <Popover content={<ClauseText id={id} />} title={id} trigger={['hover', 'focus']} mouseEnterDelay={0.25}>
      <button type="button" className="clause-tag mono">
        {id}
      </button>
    </Popover>
  );
}

function ClauseText({ id }: { id: string }) {
  const text = useText();
  const clauses = useDocument((state) => state.content?.clauses.clauses);
  const clause = clauses?.find((item) => item.id === id);
  return (
    <div className="clause-popover">
      <p>{clause ? text(clause.text, id) : id}</p>
      {clause?.figures?.length ? (
        <div className="clause-tags">
          <FigurePills figures={clause.figures} />
        </div>
      ) : null}
    </div>
  );
}

/** The figures that a clause names. */
export function FigurePills({ figures }: { figures: Figure[] }) {
  const locale = useLocale();
  return figures.map((figure) => (
    <span className="pill" key={figureText(figure, 'en')}>
      {figureText(figure, locale)}
    </span>
  ));
}
