import { Button, Input } from 'antd';
import dayjs from 'dayjs';
import type { Substitute } from '../kernel/api.ts';
import { Icon } from '../kernel/ui/icons.tsx';
import { useT } from '../texts/translate.ts';
import { PersonSelect } from './person-select.tsx';
import './substitutes.css';

interface SubstitutesProps {
  /** Whose they are. */
  person: string;
  value: readonly Substitute[];
  onChange: (substitutes: Substitute[]) => void;
}

/** Who stands in for a person, from a day to a day. */
export function Substitutes({ person, value, onChange }: SubstitutesProps) {
  const t = useT();
  const change = (at: number, more: Partial<Substitute>) =>
    onChange(value.map((one, place) => (place === at ? { ...one, ...more } : one)));
  const today = dayjs().format('YYYY-MM-DD');
  return (
    <div className="substitutes">
      {value.length === 0 ? <p className="soft">{t('substitute.none')}</p> : null}
      {value.map((one, at) => {
        const only = [...(one.policies ?? []), ...(one.flows ?? [])].join(t('common.comma'));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a substitute has no name but its place
          <fieldset key={at} className="substitute" aria-label={`${t('substitute.person')} ${at + 1}`}>
            <PersonSelect
              label={t('substitute.person')}
              value={one.person || undefined}
              without={person}
              onChange={(chosen) => change(at, { person: chosen ?? '' })}
            />
            <Day label={t('substitute.from')} value={one.from} onChange={(from) => change(at, { from })} />
            <Day label={t('substitute.until')} value={one.until} onChange={(until) => change(at, { until })} />
            <Button
              type="text"
              aria-label={t('substitute.remove')}
              title={t('substitute.remove')}
              icon={<Icon name="trash" size={16} />}
              onClick={() => onChange(value.filter((_, place) => place !== at))}
            />
            {only ? <span className="faint">{t('substitute.only', { what: only })}</span> : null}
          </fieldset>
        );
      })}
      <Button
        icon={<Icon name="plus" size={14} />}
        onClick={() => onChange([...value, { person: '', from: today, until: today }])}
      >
        {t('substitute.add')}
      </Button>
    </div>
  );
}

/** A day; what is an instant stays one until another day is chosen. */
function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <label className="substitute-day">
      <span>{label}</span>
      <Input type="date" value={value.slice(0, 10)} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
