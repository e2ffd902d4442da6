import type { PolicyOverview } from '../../kernel/api.ts';
import { isOverseer } from '../../kernel/session/home.ts';
import { useSession } from '../../kernel/session/state.ts';
import { href, useRoute } from '../../kernel/ui/router.ts';
import { type TextKey, useT } from '../../texts/translate.ts';

/** The address of a list, narrowed. @example listHref('instances', { flow: 'repair' }) */
export function listHref(room: 'instances' | 'tasks', narrowed: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(narrowed)) if (value !== undefined) query.set(name, value);
  return `${href(room)}?${query}`;
}

/** What stands open, is late or does not go on, and what the period brought: each leads to its list. */
export function Figures({ policies }: { policies: PolicyOverview[] }) {
  const t = useT();
  const policy = useRoute().query.get('policy') ?? undefined;
  // The tasks of others are for who looks after policies.
  const looksAfter = useSession(({ me }) => isOverseer(me));
  const flows = policies.flatMap((one) => one.flows);
  const sum = (of: (flow: (typeof flows)[number]) => number) => flows.reduce((total, flow) => total + of(flow), 0);
  const late = policies.reduce((total, { overdue }) => total + overdue.count, 0);
  const figures: { text: TextKey; value: number; to?: string; tone?: string }[] = [
    { text: 'overview.open', value: sum(({ open }) => open.count), to: listHref('instances', { policy }) },
    {
      text: 'overview.late',
      value: late,
      ...(looksAfter ? { to: listHref('tasks', { policy, person: '*', overdue: 'true' }) } : {}),
      tone: 'bad',
    },
    {
      ...{ text: 'overview.stuck', value: sum(({ status }) => status.stuck), tone: 'warn' },
      to: listHref('instances', { policy, status: 'stuck' }),
    },
    {
      ...{ text: 'overview.suspended', value: sum(({ status }) => status.suspended) },
      to: listHref('instances', { policy, status: 'suspended' }),
    },
    { text: 'overview.begun', value: sum(({ begun }) => begun), to: listHref('instances', { policy, status: 'all' }) },
    {
      text: 'overview.ended',
      value: sum(({ ended }) => ended.count),
      to: listHref('instances', { policy, status: 'done' }),
    },
  ];
  return (
    <div className="overview-figures">
      {figures.map(({ text, value, to, tone }) => (
        <a key={text} href={to}>
          <b className={value > 0 ? tone : undefined}>{value}</b>
          <span>{t(text)}</span>
        </a>
      ))}
    </div>
  );
}
