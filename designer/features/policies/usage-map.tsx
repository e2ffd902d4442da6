import { useMemo, useState } from 'react';
import type { PolicyContent } from '../../../engine/index.ts';
import { definitionOf, usageOf } from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { definitionHref } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { card, layoutUsage, type MapLink, type MapPlace, type UsageLayout } from './map-layout.ts';

/** The rule sets and flows of the policy and how they use each other, from left to right. */
export function UsageMap() {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const layout = useMemo(() => layoutUsage(usageOf(content)), [content]);
  const [near, setNear] = useState<string | null>(null);
  const alone = Object.keys(content.rules).length + Object.keys(content.flows).length - layout.cards.length;
  if (layout.cards.length === 0) return <EmptyHelp icon="flow" title={t('map.none')} text={t('map.noneHelp')} />;
  return (
    <>
      <div className="toolbar faint">
        <span>{t('map.help')}</span>
        {alone > 0 ? <span>{t('map.alone', { count: alone })}</span> : null}
      </div>
      <div className="usage-map">
        <div className="usage-map-inside" style={{ width: layout.width, height: layout.height }}>
          <Links layout={layout} near={near} />
          {layout.cards.map((item) => (
            <Card key={item.key} item={item} onNear={setNear} />
          ))}
        </div>
      </div>
    </>
  );
}

function Links({ layout, near }: { layout: UsageLayout; near: string | null }) {
  return (
    <svg width={layout.width} height={layout.height} aria-hidden="true">
      {layout.links.map((link) => (
        <path
          key={`${link.from.key}>${link.to.key}`}
          className={near === link.from.key || near === link.to.key ? 'near' : undefined}
          d={curve(link)}
        />
      ))}
    </svg>
  );
}

function curve({ from, to, past }: MapLink): string {
  const bend = card.across * 0.6;
  let [x, y] = [from.left + card.width, from.y];
  const path = [`M${x},${y}`];
  for (const next of [...past, to]) {
    path.push(`C${x + bend},${y} ${next.left - bend},${next.y} ${next.left},${next.y}`);
    if (next !== to) path.push(`H${next.left + card.width}`);
    [x, y] = [next.left + card.width, next.y];
  }
  return path.join(' ');
}

function Card({ item, onNear }: { item: MapPlace; onNear: (key: string | null) => void }) {
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const [kind, id] = item.key.split('/') as ['rules' | 'flow', string];
  const icon = kind === 'flow' ? 'flow' : content.rules[id]?.table ? 'table' : 'rules';
  const title = text(definitionOf(content, { kind, id })?.title, id);
  return (
    <a
      href={definitionHref(content.policy.id, { kind, id })}
      data-kind={kind}
      style={{ left: item.left, top: item.y - card.height / 2, width: card.width, height: card.height }}
      title={title}
      onMouseEnter={() => onNear(item.key)}
      onMouseLeave={() => onNear(null)}
      onFocus={() => onNear(item.key)}
      onBlur={() => onNear(null)}
    >
      <Icon name={icon} size={16} />
      <span className="clip">{title}</span>
    </a>
  );
}
