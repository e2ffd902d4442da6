import type { PolicyOverview } from '../../kernel/api.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';

/** Which editions take force later. */
export function ComingSection({ policies }: { policies: PolicyOverview[] }) {
  const t = useT();
  const text = useText();
  const rows = policies.flatMap(({ policy, title, coming }) => coming.map((one) => ({ policy, title, ...one })));
  rows.sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  return (
    <Section title={t('overview.coming')} count={rows.length}>
      {rows.length === 0 ? <p className="soft overview-none">{t('overview.noneComing')}</p> : null}
      <ul className="overview-coming">
        {rows.map(({ policy, title, edition, effectiveFrom, note }) => (
          <li key={`${policy} ${edition}`}>
            <a href={`${href('policies', policy)}?tab=editions`}>
              {text(title, policy)} · {t('overview.edition', { number: edition })}
            </a>
            <span className="soft">{t('overview.from', { time: dayAndTime(effectiveFrom) })}</span>
            <span className="faint">{typeof note === 'string' ? note : text(note, '')}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
