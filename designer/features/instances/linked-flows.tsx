import { textOf } from '../../../engine/index.ts';
import type { Instance } from '../../kernel/api.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { caseKey } from '../../words/case-name.ts';
import type { FlowReading } from '../../words/flow-words.ts';

/** Who started an instance, as a link back. */
export function ParentLink({ instance, reading }: { instance: Instance; reading: FlowReading }) {
  if (!instance.parent) return null;
  return (
    <a href={href('instances', instance.parent.instance)}>
      <Icon name="up" size={13} /> {reading.t('instance.parent')}
    </a>
  );
}

/** The flows that an instance started, with how far each is. */
export function LinkedFlows({ instance, reading }: { instance: Instance; reading: FlowReading }) {
  const { content, t, locale } = reading;
  const children = instance.children ?? [];
  if (children.length === 0) return null;
  return (
    <Section title={t('instance.children')} count={children.length}>
      <ul className="linked-flows">
        {children.map((child) => {
          const title = textOf(content.flows[child.flow]?.title, locale, child.flow);
          const failed = child.status === 'failed';
          return (
            <li key={child.instance} className="row row-wrap">
              <Icon name="flow" size={14} />
              {failed ? <span>{title}</span> : <a href={href('instances', child.instance)}>{title}</a>}
              {child.businessKey ? <span className="faint">{caseKey(child.businessKey)}</span> : null}
              <span className={pills[child.status] ?? 'pill'}>{t(`childStatus.${child.status}`)}</span>
              <time className="faint" dateTime={child.at}>
                {dayAndTime(child.at)}
              </time>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

const pills: Record<string, string> = {
  active: 'pill pill-accent',
  done: 'pill pill-good',
  failed: 'pill pill-warn',
  error: 'pill pill-warn',
};
