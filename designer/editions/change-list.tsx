import { Button } from 'antd';
import type { Change, PolicyContent } from '../../engine/index.ts';
import { useDocument } from '../document/store.ts';
import { useT, useText } from '../i18n/index.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { href } from '../ui/router.ts';

const signs: Record<Change['op'], IconName> = { add: 'plus', remove: 'close', replace: 'edit', move: 'down' };

/** Changes as sentences, grouped by definition; `onRevert` takes a single one back. */
export function ChangeList({ changes, onRevert }: { changes: Change[]; onRevert?: (change: Change) => void }) {
  const text = useText();
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const groups = Map.groupBy(changes, (change) => `${change.kind}/${change.id}`);
  return (
    <div>
      {[...groups].map(([key, items]) => {
        const { kind, id } = items[0] as Change;
        const title =
          kind === 'rules' ? content.rules[id]?.title : kind === 'flow' ? content.flows[id]?.title : undefined;
        return (
          <div key={key}>
            <div className="change-group">
              {kind === 'rules' || kind === 'flow' ? (
                <a href={href('policies', content.policy.id, kind === 'rules' ? 'rules' : 'flows', id)}>
                  {text(title, id)}
                </a>
              ) : (
                t(`kind.${kind}`)
              )}
              {kind === 'cases' ? <span className="mono faint"> {id}</span> : null}
            </div>
            <ul className="change-list">
              {items.map((change) => (
                <li key={`${change.op}${change.path}`}>
                  <span className={`change-op change-op-${change.op}`}>
                    <Icon name={signs[change.op]} size={13} label={t(`change.${change.op}`)} />
                  </span>
                  <span className="grow">{text(change.sentence)}</span>
                  {onRevert ? (
                    <Button
                      size="small"
                      type="text"
                      icon={<Icon name="undo" size={14} />}
                      onClick={() => onRevert(change)}
                    >
                      {t('change.revert')}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}
