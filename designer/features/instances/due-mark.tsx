import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useT } from '../../texts/translate.ts';

const hourMs = 3_600_000;

/** A deadline, and how near it is. */
export function DueMark({ at }: { at: string | undefined }) {
  const t = useT();
  if (!at) return null;
  const left = Date.parse(at) - Date.now();
  const hours = Math.abs(left) / hourMs;
  const span =
    hours < 1
      ? t('instance.minutes', { count: Math.ceil(hours * 60) })
      : hours < 48
        ? t('instance.hours', { count: Math.round(hours) })
        : t('instance.days', { count: Math.round(hours / 24) });
  const tone = left < 0 ? 'pill-bad' : hours < 4 ? 'pill-warn' : '';
  return (
    <span className={`pill ${tone}`} title={dayAndTime(at)}>
      <Icon name="clock" size={12} /> {t(left < 0 ? 'instance.overdue' : 'instance.left', { time: span })}
    </span>
  );
}
